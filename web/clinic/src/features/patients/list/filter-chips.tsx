import { showDate } from "@omi/ui";
import { X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { planNames, planStatusNames, riskNames } from "../../../i18n/values";
import type { ListSearch } from "./search";

/** The filters in force, each to be taken off with one press. */
export function FilterChips({
  search,
  onChange,
}: {
  search: ListSearch;
  onChange: (change: Partial<ListSearch>) => void;
}) {
  const { t } = useTranslation();
  const chips: [keyof ListSearch, string][] = [];
  if (search.plan) chips.push(["plan", t(planNames[search.plan])]);
  if (search.planStatus) {
    chips.push(["planStatus", `${t("plans.plan")}: ${t(planStatusNames[search.planStatus])}`]);
  }
  if (search.risk) chips.push(["risk", `${t("risk.title")}: ${t(riskNames[search.risk])}`]);
  if (search.review) {
    const text =
      search.review === "overdue"
        ? t("patients.reviewOverdueChip")
        : t("patients.reviewWithinChip", { days: search.review });
    chips.push(["review", text]);
  }
  if (search.ageMin !== undefined) {
    chips.push(["ageMin", t("patients.ageFromChip", { years: search.ageMin })]);
  }
  if (search.ageMax !== undefined) {
    chips.push(["ageMax", t("patients.ageToChip", { years: search.ageMax })]);
  }
  if (search.createdFrom) {
    chips.push([
      "createdFrom",
      t("patients.createdFromChip", { date: showDate(search.createdFrom) }),
    ]);
  }
  if (search.createdTo) {
    chips.push(["createdTo", t("patients.createdToChip", { date: showDate(search.createdTo) })]);
  }
  if (search.state) chips.push(["state", t("patients.deletedChip")]);
  if (chips.length === 0) return null;
  return (
    <ul className="flex flex-wrap gap-1.5">
      {chips.map(([name, text]) => (
        <li key={name}>
          <button
            type="button"
            aria-label={t("patients.removeFilter", { filter: text })}
            onClick={() => onChange({ [name]: undefined })}
            className="flex h-7 items-center gap-1.5 rounded-full bg-primary-soft pr-2 pl-3 text-sm text-primary-soft-foreground touch-target hover:brightness-95"
          >
            {text}
            <X aria-hidden className="size-3.5" />
          </button>
        </li>
      ))}
    </ul>
  );
}
