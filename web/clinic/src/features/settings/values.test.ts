import { describe, expect, test } from "vitest";
import {
  fromCents,
  nextOpening,
  openingsOf,
  toBase64,
  toCents,
  wholeNumber,
  withDays,
} from "./values";

describe("amounts", () => {
  test("are read as people type them", () => {
    expect(toCents("120")).toBe(12_000);
    expect(toCents(" 120,5 € ")).toBe(12_050);
    expect(toCents("0.05")).toBe(5);
    for (const wrong of ["", "-1", "1,234", "ciento", "1.2.3", "12345678"]) {
      expect(toCents(wrong), wrong).toBeNull();
    }
  });

  test("are written back the same", () => {
    for (const cents of [0, 5, 12_000, 12_050, 1_000_000]) {
      expect(toCents(fromCents(cents))).toBe(cents);
    }
  });
});

describe("opening hours", () => {
  const list = [
    { weekday: 1, from: "09:30", to: "13:30" },
    { weekday: 2, from: "09:30", to: "13:30" },
    { weekday: 1, from: "16:00", to: "20:00" },
  ];

  test("keep the place by which the server names them", () => {
    expect(openingsOf(list, 1).map((opening) => opening.place)).toEqual([0, 2]);
    expect(openingsOf(list, 7)).toEqual([]);
  });

  test("offer the morning first, then the afternoon", () => {
    expect(nextOpening(list, 2).from).toBe("16:00");
    expect(nextOpening(list, 6).from).toBe("09:30");
  });
});

test("a picture is sent byte by byte, however large", async () => {
  const bytes = Uint8Array.from({ length: 100_000 }, (_, at) => at % 256);
  const text = await toBase64(new Blob([bytes]));
  expect(Buffer.from(text, "base64").equals(bytes)).toBe(true);
});

test("days are added once, in order, and keep the name that the clinic gave them", () => {
  const own = [{ date: "2027-05-15", name: "San Isidro" }];
  const more = [
    { date: "2027-05-15", name: "Otro" },
    { date: "2027-01-01", name: "Año Nuevo" },
  ];
  expect(withDays(own, more)).toEqual([more[1], own[0]]);
});

test("what is no whole number is sent as one that is refused", () => {
  expect(wholeNumber(" 12")).toBe(12);
  for (const wrong of ["", "-1", "1.5", "1e9", "123456"]) expect(wholeNumber(wrong)).toBe(0);
});
