import { Button, Field, Input, Select, Switch, today } from "@omi/ui";
import { useTranslation } from "react-i18next";
import { keysOf, planNames, planStatusNames, riskNames } from "../../../i18n/values";
import { DayFilter } from "./day-filter";
import { type ListSearch, readListSearch, reviewDues } from "./search";

const nothing: ListSearch = {
  plan: undefined,
  planStatus: undefined,
  risk: undefined,
  review: undefined,
  ageMin: undefined,
  ageMax: undefined,
  createdFrom: undefined,
  createdTo: undefined,
  state: undefined,
};

export function FilterFields({
  search,
  onChange,
}: {
  search: ListSearch;
  onChange: (change: Partial<ListSearch>) => void;
}) {
  const { t } = useTranslation();
  const set = (name: keyof ListSearch, value: string) =>
    onChange({ [name]: readListSearch({ [name]: value || undefined })[name] });
  return (
    <div className="flex flex-col gap-3.5">
      <Field label={t("plans.plan")}>
        <Select value={search.plan ?? ""} onChange={(event) => set("plan", event.target.value)}>
          <option value="">{t("common.any")}</option>
          {keysOf(planNames).map((value) => (
            <option key={value} value={value}>
              {t(planNames[value])}
            </option>
          ))}
        </Select>
      </Field>
      <Field label={t("patients.planState")}>
        <Select
          value={search.planStatus ?? ""}
          onChange={(event) => set("planStatus", event.target.value)}
        >
          <option value="">{t("common.any")}</option>
          {keysOf(planStatusNames).map((value) => (
            <option key={value} value={value}>
              {t(planStatusNames[value])}
            </option>
          ))}
        </Select>
      </Field>
      <Field label={t("risk.title")}>
        <Select value={search.risk ?? ""} onChange={(event) => set("risk", event.target.value)}>
          <option value="">{t("common.any")}</option>
          {keysOf(riskNames).map((value) => (
            <option key={value} value={value}>
              {t(riskNames[value])}
            </option>
          ))}
        </Select>
      </Field>
      <Field label={t("patients.reviewDue")}>
        <Select value={search.review ?? ""} onChange={(event) => set("review", event.target.value)}>
          <option value="">{t("common.any")}</option>
          {reviewDues.map((value) => (
            <option key={value} value={value}>
              {value === "overdue"
                ? t("patients.reviewOverdue")
                : t("patients.reviewWithin", { days: value })}
            </option>
          ))}
        </Select>
      </Field>
      <div className="grid grid-cols-2 gap-3">
        <Field label={t("patients.ageFrom")}>
          <Input
            inputMode="numeric"
            maxLength={2}
            value={search.ageMin ?? ""}
            onChange={(event) => set("ageMin", event.target.value)}
          />
        </Field>
        <Field label={t("patients.ageTo")}>
          <Input
            inputMode="numeric"
            maxLength={2}
            value={search.ageMax ?? ""}
            onChange={(event) => set("ageMax", event.target.value)}
          />
        </Field>
      </div>
      <div className="grid grid-cols-2 gap-3">
        <DayFilter
          label={t("patients.createdFrom")}
          value={search.createdFrom}
          max={search.createdTo ?? today()}
          onChange={(createdFrom) => onChange({ createdFrom })}
        />
        <DayFilter
          label={t("patients.createdTo")}
          value={search.createdTo}
          min={search.createdFrom}
          max={today()}
          onChange={(createdTo) => onChange({ createdTo })}
        />
      </div>
      <Switch
        label={t("patients.onlyDeleted")}
        checked={search.state === "deleted"}
        onCheckedChange={(checked) => onChange({ state: checked ? "deleted" : undefined })}
      />
      <Button size="sm" onClick={() => onChange(nothing)}>
        {t("patients.clearFilters")}
      </Button>
    </div>
  );
}
