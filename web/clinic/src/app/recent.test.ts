import { afterEach, describe, expect, it } from "vitest";
import { noteRecent, recentPatients } from "./recent";

describe("the files that were open lately", () => {
  afterEach(() => localStorage.clear());

  it("are few, the latest first, and each once", () => {
    for (const id of ["a", "b", "c", "d", "e", "f", "g", "h", "i", "b"]) noteRecent("u1", id);
    expect(recentPatients("u1")).toEqual(["b", "i", "h", "g", "f", "e", "d", "c"]);
  });

  it("are one person's own: another one finds nothing and leaves nothing of the first", () => {
    noteRecent("u1", "a");
    expect(recentPatients("u2")).toEqual([]);
    expect(recentPatients("u1")).toEqual([]);
  });

  it("are kept as ids and nothing else", () => {
    noteRecent("u1", "a");
    expect(localStorage.getItem("omi.recent")).toBe('{"user":"u1","ids":["a"]}');
  });

  it("bear with what does not read", () => {
    for (const kept of ["x", "null", "{}", '{"user":1,"ids":"a"}', '{"user":"u1","ids":[1,"a"]}']) {
      localStorage.setItem("omi.recent", kept);
      expect(recentPatients("u1").every((id) => id === "a")).toBe(true);
    }
  });
});
