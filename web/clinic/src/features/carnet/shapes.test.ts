import { describe, expect, it } from "vitest";
import { box, circle, fitted, placed } from "./shapes";

const put = (d: string, x: number, y: number, scale: number) =>
  placed([{ kind: "path", d }], x, y, scale)[0]?.d;

describe("a drawing that is put elsewhere", () => {
  it("moves places and scales lengths", () => {
    expect(put("M10 20L30 40h5v-5Z", 100, 200, 2)).toBe("M120 240L160 280h10v-10Z");
    expect(put("M0 0Q10 10 20 0C1 2 3 4 5 6", 1, 2, 3)).toBe("M1 2Q31 32 61 2C4 8 10 14 16 20");
  });

  it("leaves turns and flags of arcs alone", () => {
    expect(put("M0 0A10 10 0 0 1 20 20a5 5 0 1 0 1 1", 1, 1, 2)).toBe(
      "M1 1A20 20 0 0 1 41 41a10 10 0 1 0 2 2",
    );
    expect(put(circle(50, 50, 10), 0, 0, 2)).toBe(circle(100, 100, 20).replaceAll(/a|Z/gu, "$&"));
    expect(put(box(1, 2, 30, 40, 5), 0, 0, 1)).toBe(box(1, 2, 30, 40, 5));
  });
});

describe("words", () => {
  it("become smaller where they would not fit, and never larger", () => {
    expect(fitted("Ana", 500, 40)).toBe(40);
    const long = "María de los Ángeles Fernández-Cavada Etxebarria";
    expect(fitted(long, 500, 40)).toBeLessThan(25);
    expect(fitted("", 500, 40)).toBe(40);
  });
});
