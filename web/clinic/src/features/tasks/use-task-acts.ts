import { type Task, type TaskInput, tasks } from "@omi/api";
import { toast } from "@omi/ui";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { problemText } from "../../i18n/problem-text";

/** What a task says, as it is sent again with something changed. */
export function toInput(task: Task): TaskInput {
  return {
    title: task.title ?? null,
    notes: task.notes ?? null,
    dueDate: task.dueDate ?? null,
    assigneeUserId: task.assignee?.id ?? null,
    assigneeRole: task.assigneeRole ?? null,
    patientId: task.patient?.id ?? null,
  };
}

/** What is done with a task in its row: at once, and taken back for as long as the message shows. */
export function useTaskActs() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const done = () => queries.invalidateQueries({ queryKey: ["tasks"] });
  const attempt = async <Answer>(act: () => Promise<Answer>): Promise<Answer | undefined> => {
    try {
      return await act();
    } catch (error) {
      toast(problemText(error, t), { tone: "error" });
      return undefined;
    } finally {
      await done();
    }
  };
  const reopen = async (task: Task) => {
    await attempt(() => tasks.reopenTask(task.id));
  };
  const complete = async (task: Task) => {
    const answer = await attempt(() => tasks.completeTask(task.id));
    if (!answer) return;
    toast(t("tasks.completed"), { about: task.id, undo: () => void reopen(task) });
  };
  const restore = async (task: Task) => {
    await attempt(() => tasks.restoreTask(task.id));
  };
  const remove = async (task: Task) => {
    const isDeleted = await attempt(async () => {
      await tasks.deleteTask(task.id, task.version);
      return true;
    });
    if (!isDeleted) return;
    toast(t("tasks.deleted"), { about: task.id, undo: () => void restore(task) });
  };
  const change = async (task: Task, part: Partial<TaskInput>, message: string) => {
    const changed = await attempt(() =>
      tasks.updateTask(task.id, task.version, { ...toInput(task), ...part }),
    );
    if (!changed) return;
    const back = () => attempt(() => tasks.updateTask(task.id, changed.version, toInput(task)));
    toast(message, { about: task.id, undo: () => void back() });
  };
  return { complete, reopen, remove, change };
}
