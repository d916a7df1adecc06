import { describe, expect, it } from "vitest";
import { isConcerned } from "./concerned";

const child = { seq: 1, table: "patients", id: "p1", about: "p1", revision: 3 };
const plan = { seq: 2, table: "health_plans", id: "h1", about: "p1", revision: 1 };
const guardian = { seq: 3, table: "guardians", id: "g1", about: "g1", revision: 2 };
const clinic = { seq: 4, table: "clinic", id: "c", revision: 9 };

describe("what a change concerns", () => {
  it("is the file of the child, and no other", () => {
    expect(isConcerned(["patients", "file", "p1"], { id: "p1", version: 2 }, [child])).toBe(true);
    expect(isConcerned(["patients", "file", "p2"], { id: "p2", version: 2 }, [child])).toBe(false);
    expect(isConcerned(["patients", "plans", "p1"], undefined, [plan])).toBe(true);
  });

  it("is not what already shows that version", () => {
    expect(isConcerned(["patients", "file", "p1"], { id: "p1", version: 3 }, [child])).toBe(false);
  });

  it("is the file of each child of a guardian, and of a sibling", () => {
    const file = { id: "p2", version: 1, guardians: [{ id: "g1" }], siblings: [{ id: "p1" }] };
    expect(isConcerned(["patients", "file", "p2"], file, [guardian])).toBe(true);
    expect(isConcerned(["patients", "file", "p2"], file, [child])).toBe(true);
    expect(isConcerned(["patients", "file", "p3"], { id: "p3" }, [guardian])).toBe(false);
  });

  it("is what is known of the child's health, and no file or list", () => {
    const health = { seq: 5, table: "medical_histories", id: "p1", about: "p1", revision: 2 };
    expect(isConcerned(["patients", "alerts", "p1"], { version: 2 }, [health])).toBe(true);
    expect(isConcerned(["patients", "medical", "p1"], undefined, [health])).toBe(true);
    expect(isConcerned(["patients", "alerts", "p2"], undefined, [health])).toBe(false);
    expect(isConcerned(["patients", "file", "p1"], { id: "p1" }, [health])).toBe(false);
  });

  it("is never a list, which takes it in by itself", () => {
    expect(isConcerned(["patients", "list", {}], undefined, [child])).toBe(false);
  });

  it("is the settings when the clinic changed, and nothing about children", () => {
    expect(isConcerned(["settings", "clinic"], undefined, [clinic])).toBe(true);
    expect(isConcerned(["patients", "file", "p1"], { id: "p1" }, [clinic])).toBe(false);
    expect(isConcerned(["tasks", "mine"], undefined, [{ ...clinic, table: "tasks" }])).toBe(true);
  });
});
