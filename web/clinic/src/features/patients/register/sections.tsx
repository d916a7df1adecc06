import { addMonths, fromIso, today } from "@omi/ui";
import { useFormContext, useWatch } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { frequencyNames, keysOf, planHints, planNames } from "../../../i18n/values";
import { ChoiceField, DateField, TextField } from "../fields/form-field";
import { AgeText } from "../shown";
import type { RegistrationValues } from "./values";

export function ChildSection() {
  const { t } = useTranslation();
  const { control } = useFormContext<RegistrationValues>();
  const born = useWatch({ control, name: "dateOfBirth" });
  const isDate = fromIso(born) !== null && born <= today();
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <TextField name="firstName" label={t("fields.firstName")} required autoFocus />
      <TextField name="lastName" label={t("fields.lastName")} required />
      <DateField
        name="dateOfBirth"
        label={t("fields.dateOfBirth")}
        required
        min={addMonths(today(), -18 * 12)}
        max={today()}
        hint={isDate ? <AgeText dateOfBirth={born} /> : undefined}
      />
      <TextField
        name="dniNie"
        label={t("fields.dniNie")}
        hint={t("register.idHint")}
        autoCapitalize="characters"
        spellCheck={false}
      />
    </div>
  );
}

export function PlanSection() {
  const { t } = useTranslation();
  const { control } = useFormContext<RegistrationValues>();
  const planType = useWatch({ control, name: "plan.planType" });
  return (
    <div className="grid gap-4 sm:grid-cols-3">
      <ChoiceField
        name="plan.planType"
        label={t("plans.type")}
        required
        hint={planType ? t(planHints[planType]) : undefined}
      >
        <option value="">{t("common.choose")}</option>
        {keysOf(planNames).map((value) => (
          <option key={value} value={value}>
            {t(planNames[value])}
          </option>
        ))}
      </ChoiceField>
      <DateField name="plan.startDate" label={t("fields.startDate")} required />
      <ChoiceField name="plan.paymentFrequency" label={t("fields.paymentFrequency")} required>
        {keysOf(frequencyNames).map((value) => (
          <option key={value} value={value}>
            {t(frequencyNames[value])}
          </option>
        ))}
      </ChoiceField>
    </div>
  );
}
