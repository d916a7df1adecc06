import { describe, expect, it } from "vitest";
import { isTooth, neighbour, rowsOf, surfaceAt, surfaceByLetter, surfacesOf } from "./teeth";

describe("the drawing of a mouth", () => {
  it("has fifty-two teeth and no others", () => {
    expect(rowsOf("MIXED").flat()).toHaveLength(52);
    expect(new Set(rowsOf("MIXED").flat()).size).toBe(52);
    for (const wrong of [10, 19, 49, 50, 56, 86, 99]) expect(isTooth(wrong)).toBe(false);
  });

  it("turns mesial to the midline and vestibular to the lips", () => {
    expect(surfaceAt(16, "right")).toBe("mesial");
    expect(surfaceAt(26, "left")).toBe("mesial");
    expect(surfaceAt(46, "right")).toBe("mesial");
    expect(surfaceAt(75, "left")).toBe("mesial");
    expect(surfaceAt(16, "top")).toBe("vestibular");
    expect(surfaceAt(16, "bottom")).toBe("palatina");
    expect(surfaceAt(36, "bottom")).toBe("vestibular");
    expect(surfaceAt(85, "top")).toBe("lingual");
    expect(surfaceAt(11, "centre")).toBe("incisal");
    expect(surfaceAt(54, "centre")).toBe("oclusal");
  });

  it("knows surfaces by their letters, the tooth's own where it has no such", () => {
    expect(surfaceByLetter(46, "o")).toBe("oclusal");
    expect(surfaceByLetter(11, "O")).toBe("incisal");
    expect(surfaceByLetter(16, "l")).toBe("palatina");
    expect(surfaceByLetter(36, "p")).toBe("lingual");
    expect(surfaceByLetter(36, "x")).toBeUndefined();
    expect(surfacesOf(11)).toHaveLength(5);
  });

  it("moves as the eye does", () => {
    const rows = rowsOf("MIXED");
    expect(neighbour(rows, 11, "right")).toBe(21);
    expect(neighbour(rows, 18, "left")).toBe(18);
    expect(neighbour(rows, 11, "down")).toBe(51);
    expect(neighbour(rows, 18, "down")).toBe(55);
    expect(neighbour(rows, 51, "down")).toBe(81);
    expect(neighbour(rows, 81, "down")).toBe(41);
    expect(neighbour(rows, 38, "down")).toBe(38);
  });
});
