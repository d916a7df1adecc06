import { type Role, type Task, type TaskInput, tasks } from "@omi/api";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { roleNames } from "../../i18n/values";
import { useMe } from "../auth/session";

/** Whose a task is, as a select holds it: nobody's, `user:` and an id, or `role:` and a role. */
export type Assignee = "" | `user:${string}` | `role:${Role}`;

const staffRoles = ["RECEPCION", "HIGIENISTA", "ODONTOLOGO", "ADMIN"] as const satisfies Role[];

export function assigneeOf(task: Task): Assignee {
  if (task.assignee) return `user:${task.assignee.id}`;
  return task.assigneeRole ? `role:${task.assigneeRole}` : "";
}

export function toAssigned(assignee: Assignee): Pick<TaskInput, "assigneeUserId" | "assigneeRole"> {
  const role = staffRoles.find((one) => assignee === `role:${one}`);
  return {
    assigneeUserId: assignee.startsWith("user:") ? assignee.slice(5) : null,
    assigneeRole: role ?? null,
  };
}

export interface AssigneeGroup {
  label: string;
  options: { value: Assignee; label: string }[];
}

/** Everybody whose a task can be. Whoever has left stays on it until it is given to somebody else. */
export function useAssignees(task?: Task | null): {
  groups: AssigneeGroup[];
  nameOf: (assignee: Assignee) => string;
} {
  const { t } = useTranslation();
  const me = useMe();
  const found = useQuery({
    queryKey: ["colleagues"],
    queryFn: ({ signal }) => tasks.listAssignees(signal),
    staleTime: 300_000,
  });
  const people = (found.data?.items ?? []).filter((person) => person.id !== me.id);
  const gone = task?.assignee && !task.assignee.worksHere ? [task.assignee] : [];
  const groups: AssigneeGroup[] = [
    {
      label: t("tasks.people"),
      options: [...people, ...gone].map((person) => ({
        value: `user:${person.id}` as const,
        label: person.name,
      })),
    },
    {
      label: t("tasks.roles"),
      options: staffRoles.map((role) => ({
        value: `role:${role}` as const,
        label: t(roleNames[role]),
      })),
    },
  ];
  const nameOf = (assignee: Assignee) => {
    if (assignee === "") return t("tasks.anyone");
    if (assignee === `user:${me.id}`) return t("tasks.me");
    const all = groups.flatMap((group) => group.options);
    return all.find((option) => option.value === assignee)?.label ?? "";
  };
  return { groups, nameOf };
}
