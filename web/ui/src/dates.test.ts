import { describe, expect, it } from "vitest";
import { addDays, addMonths, fromIso, parseTyped, showDate, weekday } from "./dates";

describe("a typed date", () => {
  it.each([
    ["14/03/2019", "2019-03-14"],
    ["14-3-2019", "2019-03-14"],
    ["1.2.2020", "2020-02-01"],
    ["14 03 2019", "2019-03-14"],
    ["14032019", "2019-03-14"],
    ["140319", "2019-03-14"],
    ["14/3/19", "2019-03-14"],
    ["14/3/98", "1998-03-14"],
    ["29/02/2024", "2024-02-29"],
  ])("%s is %s", (typed, iso) => {
    expect(parseTyped(typed, 2026)).toBe(iso);
  });

  it.each([
    "",
    "31/02/2020",
    "29/02/2023",
    "14/13/2019",
    "0/1/2019",
    "hoy",
    "1/1/20190",
    "2019-03-14",
  ])("%s is none", (typed) => {
    expect(parseTyped(typed, 2026)).toBeNull();
  });
});

describe("a calendar date", () => {
  it("shows day first", () => {
    expect(showDate("2019-03-04")).toBe("04/03/2019");
    expect(showDate("nonsense")).toBe("nonsense");
  });

  it("moves over months, leap days and summer time", () => {
    expect(addDays("2026-03-28", 2)).toBe("2026-03-30");
    expect(addDays("2026-10-24", 2)).toBe("2026-10-26");
    expect(addMonths("2024-02-29", 12)).toBe("2025-02-28");
    expect(addMonths("2026-01-31", 1)).toBe("2026-02-28");
    expect(addMonths("2026-01-15", -1)).toBe("2025-12-15");
  });

  it("begins its week on Monday", () => {
    expect(weekday("2026-11-23")).toBe(0);
    expect(weekday("2026-11-29")).toBe(6);
  });

  it("is not read from what is no date", () => {
    expect(fromIso("2023-02-29")).toBeNull();
    expect(fromIso("2023-2-9")).toBeNull();
  });
});
