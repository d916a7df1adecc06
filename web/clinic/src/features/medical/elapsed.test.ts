import { describe, expect, it } from "vitest";
import { dayOf, elapsed } from "./elapsed";

describe("how long ago a family was asked", () => {
  it.each([
    ["2026-11-24", "2026-11-24", "days", 0],
    ["2026-11-23", "2026-11-24", "days", 1],
    ["2026-10-25", "2026-11-24", "days", 30],
    ["2026-10-24", "2026-11-24", "months", 1],
    ["2025-09-24", "2026-11-24", "months", 14],
    ["2025-09-25", "2026-11-24", "months", 13],
    ["2026-08-31", "2027-02-28", "months", 6],
    ["2027-01-01", "2026-11-24", "days", 0],
  ] as const)("%s on %s is %s %i", (day, today, unit, count) => {
    expect(elapsed(day, today)).toEqual({ unit, count });
  });

  it("is counted from the day on which it was here", () => {
    expect(dayOf("2026-11-24T12:00:00Z")).toBe("2026-11-24");
  });
});
