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
    if (task.alert?.kind === "REVIEW_URGENT") return t("tasks.reviewUrgent");
    if (task.alert?.kind === "RISK_RED") return t("tasks.riskRed");
    return task.title ?? "";
  };
}
