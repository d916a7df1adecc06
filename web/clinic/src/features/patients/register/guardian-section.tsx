import { Button, Radio, RadioGroup } from "@omi/ui";
import { Plus, Trash2 } from "lucide-react";
import { useFieldArray, useFormContext, useWatch } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { GuardianFields } from "../fields/guardian-fields";
import { emptyGuardian, type RegistrationValues } from "./values";

const MOST_GUARDIANS = 2;

/** The people who decide for the child; one of them is the first to be called. */
export function GuardianSection() {
  const { t } = useTranslation();
  const { control, setValue, getValues } = useFormContext<RegistrationValues>();
  const { fields, append, remove } = useFieldArray({ control, name: "guardians" });
  const primary = useWatch({ control, name: "primary" });

  const removeAt = (index: number) => {
    remove(index);
    const now = getValues("primary");
    if (now >= index && now > 0) setValue("primary", now - 1);
  };
  return (
    <div className="flex flex-col gap-6">
      <RadioGroup
        aria-label={t("fields.isPrimary")}
        className="flex-col gap-6"
        value={String(primary)}
        onValueChange={(value) => setValue("primary", Number(value), { shouldDirty: true })}
      >
        {fields.map((entry, index) => (
          <fieldset
            key={entry.id}
            className={fields.length > 1 ? "border-l-2 border-border pl-4" : undefined}
          >
            <legend className="sr-only">
              {t("register.guardianNumber", { number: index + 1 })}
            </legend>
            {fields.length > 1 && (
              <div className="mb-3 flex items-center justify-between gap-3">
                <Radio value={String(index)} label={t("fields.isPrimary")} />
                <Button
                  variant="ghost"
                  size="sm"
                  aria-label={t("register.removeGuardian", { number: index + 1 })}
                  onClick={() => removeAt(index)}
                >
                  <Trash2 aria-hidden />
                  {t("common.remove")}
                </Button>
              </div>
            )}
            <GuardianFields prefix={`guardians.${index}`} />
          </fieldset>
        ))}
      </RadioGroup>
      {fields.length < MOST_GUARDIANS && (
        <Button className="self-start" onClick={() => append(emptyGuardian)}>
          <Plus aria-hidden />
          {t("register.addGuardian")}
        </Button>
      )}
    </div>
  );
}
