import { describe, expect, it } from "vitest";
import { changes } from "./changes";

describe("what changed between two versions", () => {
  it("is what came and what went, and not what moved", () => {
    expect(changes(["Látex", "Polen"], ["Polen", "Huevo"])).toEqual({
      added: ["Huevo"],
      removed: ["Látex"],
    });
    expect(changes(["a", "b"], ["b", "a"])).toEqual({ added: [], removed: [] });
  });

  it("counts a line that stands there twice", () => {
    expect(changes(["a"], ["a", "a"])).toEqual({ added: ["a"], removed: [] });
  });
});
