import { ApiProblem, ApiUnreachable } from "@omi/api";
import { InfiniteQueryObserver, QueryObserver } from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createQueries, isWorthAnotherTry, mendWhenReachable, pauseMs } from "./asking";
import { reportReachable } from "./connection";

const early = new ApiProblem(503, { code: "patients.directory_loading" }, "1");

describe("what the box does not answer", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    reportReachable(true);
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** A box that is off, as each request finds it, and one that is back. */
  function box() {
    let isThere = false;
    const ask = vi.fn(async () => {
      reportReachable(isThere);
      if (!isThere) throw new ApiUnreachable();
      return "rows";
    });
    return {
      ask,
      comes: () => {
        isThere = true;
        reportReachable(true);
      },
    };
  }

  it("is asked again by itself once the box is back, long after the last try", async () => {
    const queries = createQueries();
    const stop = mendWhenReachable(queries);
    const { ask, comes } = box();
    const list = new InfiniteQueryObserver(queries, {
      queryKey: ["patients", "list"],
      queryFn: ask,
      initialPageParam: undefined,
      getNextPageParam: () => undefined,
    });
    const forget = list.subscribe(() => {});
    await vi.advanceTimersByTimeAsync(30_000);
    expect(list.getCurrentResult().status).toBe("error");
    expect(ask).toHaveBeenCalledTimes(3);
    comes();
    await vi.advanceTimersByTimeAsync(0);
    expect(list.getCurrentResult().data?.pages).toEqual(["rows"]);
    forget();
    stop();
  });

  it("leaves alone what nobody looks at and what was refused", async () => {
    const queries = createQueries();
    const stop = mendWhenReachable(queries);
    const refuse = vi.fn(async () => {
      throw new ApiProblem(403, {}, null);
    });
    const { ask, comes } = box();
    const refused = new QueryObserver(queries, { queryKey: ["refused"], queryFn: refuse });
    const left = new QueryObserver(queries, { queryKey: ["left"], queryFn: ask });
    const forget = refused.subscribe(() => {});
    left.subscribe(() => {})();
    await vi.advanceTimersByTimeAsync(30_000);
    const asked = ask.mock.calls.length;
    reportReachable(false);
    comes();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(refuse).toHaveBeenCalledTimes(1);
    expect(ask).toHaveBeenCalledTimes(asked);
    forget();
    stop();
  });

  it("that comes too early is waited for", async () => {
    const queries = createQueries();
    let answers = 0;
    const list = new QueryObserver(queries, {
      queryKey: ["list"],
      queryFn: async () => {
        answers += 1;
        if (answers < 8) throw early;
        return "rows";
      },
    });
    const forget = list.subscribe(() => {});
    await vi.advanceTimersByTimeAsync(60_000);
    expect(list.getCurrentResult().data).toBe("rows");
    forget();
  });
});

describe("another try", () => {
  it("is worth it where it may end otherwise", () => {
    expect(isWorthAnotherTry(0, new ApiUnreachable())).toBe(true);
    expect(isWorthAnotherTry(2, new ApiUnreachable())).toBe(false);
    expect(isWorthAnotherTry(0, new ApiProblem(404, {}, null))).toBe(false);
    expect(isWorthAnotherTry(0, new ApiProblem(429, {}, null))).toBe(true);
    expect(isWorthAnotherTry(5, early)).toBe(true);
    expect(isWorthAnotherTry(5, new ApiProblem(503, { code: "store.damaged" }, "1"))).toBe(false);
    expect(isWorthAnotherTry(30, early)).toBe(false);
  });

  it("comes no sooner than was asked for, and not too late", () => {
    expect(pauseMs(0, new ApiUnreachable())).toBe(1_000);
    expect(pauseMs(0, new ApiProblem(503, {}, "3"))).toBe(3_000);
    expect(pauseMs(9, early)).toBe(5_000);
  });
});
