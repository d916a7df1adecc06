import type { RiskAssessment, RiskLevel, RiskOverride } from "@omi/api";
import { describe, expect, it } from "vitest";
import { overTime } from "./over-time";

const day = (number: number) => `2026-01-${String(number).padStart(2, "0")}T10:00:00Z`;
const ms = (number: number) => new Date(day(number)).getTime();
const counted = (level: RiskLevel, on: number) =>
  ({ level, assessedAt: day(on) }) as RiskAssessment;
const decided = (level: RiskLevel, on: number, until?: number) =>
  ({ level, at: day(on), endedAt: until ? day(until) : null }) as RiskOverride;

describe("the light over time", () => {
  it("is what was counted, and one stretch while it stays the same", () => {
    const history = [counted("RED", 9), counted("GREEN", 5), counted("GREEN", 1)];
    expect(overTime({ history, overrides: [] }, ms(20))).toEqual([
      { level: "GREEN", from: ms(1), to: ms(9) },
      { level: "RED", from: ms(9), to: ms(20) },
    ]);
  });

  it("is what was decided until a completed review, also where a correction was counted meanwhile", () => {
    const history = [counted("YELLOW", 9), counted("GREEN", 5), counted("GREEN", 1)];
    const overrides = [decided("RED", 3, 9)];
    expect(overTime({ history, overrides }, ms(20))).toEqual([
      { level: "GREEN", from: ms(1), to: ms(3) },
      { level: "RED", from: ms(3), to: ms(9) },
      { level: "YELLOW", from: ms(9), to: ms(20) },
    ]);
  });

  it("is the last of several decisions", () => {
    const overrides = [decided("YELLOW", 6), decided("RED", 3, 6)];
    expect(overTime({ history: [counted("GREEN", 1)], overrides }, ms(8))).toEqual([
      { level: "GREEN", from: ms(1), to: ms(3) },
      { level: "RED", from: ms(3), to: ms(6) },
      { level: "YELLOW", from: ms(6), to: ms(8) },
    ]);
  });

  it("is nothing before anything was counted", () => {
    expect(overTime({ history: [], overrides: [] }, ms(1))).toEqual([]);
  });
});
