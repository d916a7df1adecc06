import type { Chart } from "@omi/api";
import { describe, expect, it } from "vitest";
import { oleary, presentTeeth } from "./present";

const tooth = (toothNumber: number, expected: string, status?: string) => ({
  toothNumber,
  expected,
  recorded: status ? { toothNumber, status, surfaces: {}, detail: {} } : null,
});
const chart = (teeth: unknown[]) => ({ teeth }) as unknown as Chart;

describe("O'Leary", () => {
  it("counts teeth that were recorded, and of the others those that are due", () => {
    const mouth = chart([
      tooth(51, "PRESENT"),
      tooth(52, "SHEDDING"),
      tooth(53, "PRESENT", "AUSENTE"),
      tooth(16, "NOT_ERUPTED", "SANO"),
      tooth(26, "ERUPTING"),
      tooth(36, "PRESENT", "EN_ERUPCION"),
    ]);
    expect([...presentTeeth(mouth, new Map())]).toEqual([51, 52, 16]);
  });

  it("gives the place of a primary tooth to its successor", () => {
    const mouth = chart([tooth(51, "PRESENT"), tooth(11, "PRESENT", "SANO")]);
    expect([...presentTeeth(mouth, new Map())]).toEqual([11]);
  });

  it("is 30 % for 24 of 80 surfaces", () => {
    const twenty = new Set(Array.from({ length: 20 }, (_, nth) => 51 + nth));
    const all = ["mesial", "distal", "vestibular", "palatina"] as const;
    const stained = new Map([51, 52, 53, 54, 55, 56].map((number) => [number, all]));
    expect(oleary(twenty, stained)).toBe(30);
    expect(oleary(new Set(), new Map())).toBeUndefined();
  });
});
