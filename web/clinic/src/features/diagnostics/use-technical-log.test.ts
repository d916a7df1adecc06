import type { LogLine, LogLines } from "@omi/api";
import { describe, expect, it } from "vitest";
import { joined } from "./use-technical-log";

const line = (position: number): LogLine => ({
  position,
  at: "2026-11-24T09:00:00Z",
  level: "INFO",
  message: `line ${position}`,
  fields: {},
  traceId: null,
});

const lines = (from: number, to: number, hasOlder = false): LogLines => ({
  items: Array.from({ length: to - from + 1 }, (_, at) => line(from + at)),
  newest: to,
  hasOlder,
  gone: 0,
});

describe("a log that is followed", () => {
  it("puts what came since behind what was there", () => {
    const now = joined(lines(1, 3), lines(4, 5));
    expect(now.items.map((one) => one.position)).toEqual([1, 2, 3, 4, 5]);
    expect([now.newest, now.hasOlder]).toEqual([5, false]);
  });

  it("lets go of the oldest, and says so", () => {
    const now = joined(lines(1, 990), lines(991, 1020));
    expect([now.items.length, now.items[0]?.position, now.hasOlder]).toEqual([1000, 21, true]);
  });
});
