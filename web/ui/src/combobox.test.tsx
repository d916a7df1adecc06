import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { describe, expect, it } from "vitest";
import { Combobox } from "./combobox";

const options = ["A Coruña", "Ávila", "Málaga"].map((name) => ({ value: name, label: name }));

function Example({ free = false }: { free?: boolean }) {
  const [value, setValue] = useState("");
  return (
    <>
      <Combobox
        aria-label="Provincia"
        free={free}
        options={options}
        value={value}
        onValueChange={setValue}
      />
      <output>{value}</output>
    </>
  );
}

describe("Combobox", () => {
  it("finds without accents and takes the choice by keys", async () => {
    const person = userEvent.setup();
    render(<Example />);
    const input = screen.getByRole("combobox", { name: "Provincia" });
    await person.type(input, "avi");
    expect(screen.getAllByRole("option")).toHaveLength(1);
    await person.keyboard("{Enter}");
    expect(screen.getByRole("status")).toHaveTextContent("Ávila");
    expect(input).toHaveAttribute("aria-expanded", "false");
  });

  it("closes on Escape and keeps what was chosen before", async () => {
    const person = userEvent.setup();
    render(<Example />);
    const input = screen.getByRole("combobox", { name: "Provincia" });
    await person.type(input, "mala{Enter}");
    await person.type(input, "x{Escape}");
    expect(input).toHaveValue("Málaga");
  });

  it("keeps a text that the list does not hold only where that is allowed", async () => {
    const person = userEvent.setup();
    const { unmount } = render(<Example free />);
    await person.type(screen.getByRole("combobox"), "Andorra");
    await person.tab();
    expect(screen.getByRole("status")).toHaveTextContent("Andorra");
    unmount();
    render(<Example />);
    await person.type(screen.getByRole("combobox"), "Andorra");
    await person.tab();
    expect(screen.getByRole("status")).toBeEmptyDOMElement();
  });
});
