import { useTranslation } from "react-i18next";
import { useMe } from "../auth/session";
import type { AssigneeGroup } from "./assignee";

/** The lines of a select in which one says whose a task is. */
export function AssigneeOptions({ groups }: { groups: AssigneeGroup[] }) {
  const { t } = useTranslation();
  const me = useMe();
  return (
    <>
      <option value={`user:${me.id}`}>{t("tasks.me")}</option>
      <option value="">{t("tasks.anyone")}</option>
      {groups
        .filter((group) => group.options.length > 0)
        .map((group) => (
          <optgroup key={group.label} label={group.label}>
            {group.options.map((option) => (
              <option key={option.value} value={option.value}>
                {option.label}
              </option>
            ))}
          </optgroup>
        ))}
    </>
  );
}
