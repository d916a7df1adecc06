import { describe, expect, it } from "vitest";
import { ageBetween, showPhone } from "./shown";

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

describe("a phone number", () => {
  it("is read in threes when it is Spanish, however it was written", () => {
    for (const given of ["+34612345678", "612345678", "612 34 56 78", "0034-612.345.678"]) {
      expect(showPhone(given)).toBe("612 345 678");
    }
  });

  it("of another country stays as it is", () => {
    expect(showPhone("+33612345678")).toBe("+33612345678");
    expect(showPhone("")).toBe("");
  });
});
