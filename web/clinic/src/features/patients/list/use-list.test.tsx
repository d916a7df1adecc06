import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { tellNews } from "../../../app/live/state";
import { useList } from "./use-list";

/** Requests that were made, oldest first, each answered when the test wants. */
let asked: { query: string; answer: (...names: string[]) => Promise<void> }[] = [];
const real = globalThis.fetch;

beforeEach(() => {
  asked = [];
  globalThis.fetch = ((url: string) =>
    new Promise<Response>((resolve) => {
      asked.push({
        query: new URL(url, "https://box").searchParams.get("query") ?? "",
        answer: async (...names) => {
          const items = names.map((id) => ({ id }));
          const body = JSON.stringify({ items, total: names.length, nextCursor: null });
          await act(async () => {
            resolve(new Response(body, { headers: { "content-type": "application/json" } }));
          });
        },
      });
    })) as typeof fetch;
});
afterEach(() => {
  globalThis.fetch = real;
});

function open(query: string) {
  const queries = new QueryClient({
    defaultOptions: { queries: { staleTime: 10_000, retry: false } },
  });
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={queries}>{children}</QueryClientProvider>
  );
  const hook = renderHook(({ query }) => useList({ query, sort: "name" }), {
    wrapper,
    initialProps: { query },
  });
  const shown = () =>
    hook.result.current.steady.shown?.pages.flatMap((page) => page.items.map(({ id }) => id));
  return { hook, shown, type: (query: string) => hook.rerender({ query }) };
}

const request = async (count: number) => {
  await waitFor(() => expect(asked.length).toBe(count));
  const last = asked[count - 1];
  if (!last) throw new Error("no request");
  return last;
};

describe("a search while a crowd of children comes in", () => {
  it("is read again when news came while its first answer was on its way", async () => {
    const { hook, shown, type } = open("");
    await (await request(1)).answer("old");
    type("garcia");
    const first = await request(2);
    act(() => tellNews(null));
    await first.answer("old");
    const second = await request(3);
    expect(second.query).toBe("garcia");
    await second.answer("new", "old");
    await waitFor(() => expect(shown()).toEqual(["new", "old"]));
    expect(hook.result.current.steady.waiting).toBe(0);
  });

  it("shows nothing of what the same words found before the news", async () => {
    const { shown, type } = open("garcia");
    await (await request(1)).answer("old");
    type("");
    await (await request(2)).answer("old", "other");
    act(() => tellNews(null));
    await (await request(3)).answer("new", "old", "other");
    type("garcia");
    const again = await request(4);
    expect(again.query).toBe("garcia");
    await again.answer("new", "old");
    await waitFor(() => expect(shown()).toEqual(["new", "old"]));
  });
});
