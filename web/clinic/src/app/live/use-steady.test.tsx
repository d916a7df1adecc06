import { act, render, screen, waitFor } from "@testing-library/react";
import { useState } from "react";
import { describe, expect, it } from "vitest";
import { tellNews } from "./state";
import { difference, useSteady } from "./use-steady";

describe("how much a list changed", () => {
  it("counts rows that came, went or moved, and not those behind the same ones", () => {
    expect(difference(["a", "b"], ["a", "b"])).toBe(0);
    expect(difference(["a", "b"], ["a", "b", "c"])).toBe(0);
    expect(difference(["a", "b"], ["n", "a", "b"])).toBe(1);
    expect(difference(["a", "b"], ["a"])).toBe(1);
    expect(difference(["a", "b"], ["b", "a"])).toBe(1);
    expect(difference([], ["a"])).toBe(0);
  });
});

interface Row {
  id: string;
  text: string;
}

let give: (rows: Row[]) => void;
let name = "all";

function List({ answers }: { answers: Row[][] }) {
  const [data, setData] = useState(answers[0] ?? []);
  give = setData;
  const steady = useSteady(data, {
    name,
    idsOf: (rows) => rows.map((row) => row.id),
    concerns: () => true,
    refetch: async () => setData(answers[1] ?? []),
  });
  return (
    <>
      <p>{steady.shown.map((row) => row.text).join(" ")}</p>
      <button type="button" onClick={steady.accept}>
        {steady.waiting}
      </button>
    </>
  );
}

const [ana, bea, cid] = ["ana", "bea", "cid"].map((text) => ({ id: text[0] ?? "", text }));
const shown = () => screen.getByRole("paragraph").textContent;

describe("a list that others change", () => {
  it("shows new values at once and holds rows until they are wanted", async () => {
    name = "all";
    const changed = { id: "a", text: "ANA" };
    render(<List answers={[[ana, bea] as Row[], [cid, changed, bea] as Row[]]} />);
    act(() => tellNews(null));
    await waitFor(() => expect(screen.getByRole("button").textContent).toBe("1"));
    expect(shown()).toBe("ana bea");
    act(() => screen.getByRole("button").click());
    expect(shown()).toBe("cid ANA bea");
    expect(screen.getByRole("button").textContent).toBe("0");
  });

  it("shows at once what changes only within its rows", async () => {
    name = "all";
    render(<List answers={[[ana] as Row[], [{ id: "a", text: "ANA" }]]} />);
    act(() => tellNews(null));
    await waitFor(() => expect(shown()).toBe("ANA"));
  });

  it("shows at once what the person asked for", () => {
    name = "all";
    render(<List answers={[[ana] as Row[]]} />);
    act(() => give([bea, ana] as Row[]));
    expect(shown()).toBe("bea ana");
  });
});
