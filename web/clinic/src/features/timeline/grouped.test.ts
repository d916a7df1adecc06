import type { TimelineEntry, TimelineTooth } from "@omi/api";
import { describe, expect, it } from "vitest";
import { byMonth, byStatus } from "./grouped";

const entry = (at: string) => ({ at }) as TimelineEntry;
const tooth = (toothNumber: number, status: string, surfaces = {}) =>
  ({ toothNumber, status, surfaces }) as TimelineTooth;

describe("a line of time", () => {
  it("is parted by years and months", () => {
    const years = byMonth(
      [
        "2026-11-24T10:00:00Z",
        "2026-11-02T10:00:00Z",
        "2026-01-15T10:00:00Z",
        "2025-01-15T10:00:00Z",
      ].map(entry),
    );
    expect(
      years.map(({ year, months }) => [year, months.map((month) => month.entries.length)]),
    ).toEqual([
      [2026, [2, 1]],
      [2025, [1]],
    ]);
    expect(byMonth([])).toEqual([]);
  });

  it("tells decay before sound teeth, also where only a surface is decayed", () => {
    const groups = byStatus([
      tooth(16, "SANO"),
      tooth(54, "CARIES"),
      tooth(26, "SANO", { oclusal: "CARIES" }),
      tooth(36, "OBTURADO", { oclusal: "OBTURADO" }),
    ]);
    expect(
      groups.map(({ status, teeth }) => [status, teeth.map((one) => one.toothNumber)]),
    ).toEqual([
      ["CARIES", [54, 26]],
      ["OBTURADO", [36]],
      ["SANO", [16]],
    ]);
  });
});
