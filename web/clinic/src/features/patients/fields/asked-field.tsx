import { Radio, RadioGroup } from "@omi/ui";
import { useController, useFormContext } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { LongTextField } from "./form-field";

/** Three answers that must never be taken for one another: not asked, none, and these. */
export function AskedField({
  name,
  label,
  none,
}: {
  name: "allergies" | "medication";
  label: string;
  none: string;
}) {
  const { t } = useTranslation();
  const { control } = useFormContext();
  const { field } = useController({ name: `${name}.answer`, control });
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 text-sm font-strong">{label}</legend>
      <RadioGroup value={field.value} onValueChange={field.onChange} onBlur={field.onBlur}>
        <Radio value="unasked" label={t("patients.unasked")} />
        <Radio value="none" label={none} />
        <Radio value="some" label={t("patients.some")} />
      </RadioGroup>
      {field.value === "some" && (
        <LongTextField name={`${name}.text`} label={t("patients.which")} rows={2} />
      )}
    </fieldset>
  );
}
