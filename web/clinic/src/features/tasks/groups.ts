import type { Task } from "@omi/api";
import { addDays, weekday } from "@omi/ui";

export const groupNames = {
  overdue: "tasks.overdue",
  today: "tasks.today",
  week: "tasks.week",
  later: "tasks.later",
  someday: "tasks.someday",
} as const;

export type GroupName = keyof typeof groupNames;

/** Where a day stands from today on; weeks end on Sunday. */
export function groupOf(due: string | null | undefined, today: string): GroupName {
  if (!due) return "someday";
  if (due < today) return "overdue";
  if (due === today) return "today";
  return due <= endOfWeek(today) ? "week" : "later";
}

function endOfWeek(day: string): string {
  return addDays(day, 6 - weekday(day));
}

/** The tasks in their groups, in the order in which they came; groups without any are left out. */
export function grouped(
  tasks: readonly Task[],
  today: string,
): { name: GroupName; tasks: Task[] }[] {
  const groups = new Map<GroupName, Task[]>();
  for (const task of tasks) {
    const name = groupOf(task.dueDate, today);
    groups.set(name, [...(groups.get(name) ?? []), task]);
  }
  return Array.from(groups, ([name, members]) => ({ name, tasks: members }));
}
