import type { Task } from "@omi/api";
import { useTranslation } from "react-i18next";

/** What there is to do, in words: what somebody wrote, or what an alert tells of. */
export function useTaskTitle(): (task: Task) => string {
  const { t } = useTranslation();
  return (task) => {
    if (task.alert?.kind === "PASSWORD_ASKED") {
      const name = task.alert.person?.name;
      return name ? t("tasks.passwordAsked", { name }) : t("tasks.passwordAskedByNobody");
    }
    return task.title ?? "";
  };
}
