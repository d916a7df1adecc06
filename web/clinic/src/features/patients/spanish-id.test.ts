import { describe, expect, it } from "vitest";
import { isEmail, isPhone, isSpanishId } from "./spanish-id";

describe("DNI and NIE", () => {
  it.each(["12345678Z", "00000000T", "12.345.678-z", "X1234567L", "Y1234567X", "Z1234567R"])(
    "%s has its letter",
    (id) => {
      expect(isSpanishId(id)).toBe(true);
    },
  );

  it.each(["12345678A", "1234567Z", "123456789Z", "X1234567Z", "W1234567L", "", "Z"])(
    "%s has not",
    (id) => {
      expect(isSpanishId(id)).toBe(false);
    },
  );
});

describe("a phone", () => {
  it.each(["612345678", "612 34 56 78", "+34 912 345 678", "0034612345678", "+351 912345678"])(
    "%s can be rung",
    (phone) => {
      expect(isPhone(phone)).toBe(true);
    },
  );

  it.each(["12345", "512345678", "+34 12345678", "seis uno dos", "6123456789"])(
    "%s cannot",
    (phone) => {
      expect(isPhone(phone)).toBe(false);
    },
  );
});

describe("an e-mail", () => {
  it("has a name, an at and a domain", () => {
    expect(isEmail("elena@correo.es")).toBe(true);
    expect(isEmail("elena@correo")).toBe(false);
    expect(isEmail("elena correo@x.es")).toBe(false);
  });
});
