import { describe, expect, it } from "vitest";
import { ageBetween } from "./shown";

describe("an age", () => {
  it.each([
    ["2019-03-14", "2026-11-24", 7, 8],
    ["2019-03-25", "2026-11-24", 7, 7],
    ["2026-03-14", "2026-11-24", 0, 8],
    ["2020-02-29", "2026-02-28", 5, 11],
    ["2020-02-29", "2026-03-01", 6, 0],
    ["2026-11-24", "2026-11-24", 0, 0],
  ])("from %s to %s is %i years and %i months", (born, on, years, months) => {
    expect(ageBetween(born, on)).toEqual({ years, months });
  });
});
