import type { Task } from "@omi/api";
import { describe, expect, it } from "vitest";
import { grouped, groupOf } from "./groups";

describe("groups of tasks", () => {
  // A Tuesday.
  const today = "2026-11-24";

  it("parts the days from today on, with weeks that end on Sunday", () => {
    expect(groupOf(null, today)).toBe("someday");
    expect(groupOf("2026-11-23", today)).toBe("overdue");
    expect(groupOf("2026-11-24", today)).toBe("today");
    expect(groupOf("2026-11-25", today)).toBe("week");
    expect(groupOf("2026-11-29", today)).toBe("week");
    expect(groupOf("2026-11-30", today)).toBe("later");
  });

  it("has no rest of the week on a Sunday", () => {
    expect(groupOf("2026-11-30", "2026-11-29")).toBe("later");
  });

  it("keeps the order and leaves out what is empty", () => {
    const task = (id: string, dueDate: string | null) => ({ id, dueDate }) as Task;
    const groups = grouped(
      [task("a", "2026-11-20"), task("b", "2026-11-21"), task("c", null)],
      today,
    );
    expect(groups.map((group) => [group.name, group.tasks.map((one) => one.id)])).toEqual([
      ["overdue", ["a", "b"]],
      ["someday", ["c"]],
    ]);
  });
});
