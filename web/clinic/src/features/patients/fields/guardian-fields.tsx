import { Badge, Button, Checkbox } from "@omi/ui";
import { Link2, Link2Off } from "lucide-react";
import { useController, useFormContext, useWatch } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { keysOf, relationshipNames } from "../../../i18n/values";
import { ChoiceField, LongTextField, TextField } from "./form-field";

/** The fields of one guardian; `prefix` is where they stand in the form around. */
export function GuardianFields({ prefix = "" }: { prefix?: string }) {
  const { t } = useTranslation();
  const { control, setValue } = useFormContext();
  const at = (name: string) => (prefix ? `${prefix}.${name}` : name);
  const restricted = useController({ name: at("accessRestricted"), control }).field;
  const knownId: unknown = useWatch({ control, name: at("knownId") });
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      {knownId ? (
        <p className="flex flex-wrap items-center gap-2 sm:col-span-2">
          <Badge tone="violet">
            <Link2 aria-hidden />
            {t("patients.knownFamily")}
          </Badge>
          <Button size="sm" variant="ghost" onClick={() => setValue(at("knownId"), "")}>
            <Link2Off aria-hidden />
            {t("patients.detach")}
          </Button>
        </p>
      ) : null}
      <TextField name={at("firstName")} label={t("fields.firstName")} required />
      <TextField name={at("lastName")} label={t("fields.lastName")} required />
      <ChoiceField name={at("relationship")} label={t("fields.relationship")} required>
        <option value="">{t("common.choose")}</option>
        {keysOf(relationshipNames).map((value) => (
          <option key={value} value={value}>
            {t(relationshipNames[value])}
          </option>
        ))}
      </ChoiceField>
      <TextField
        name={at("dniNie")}
        label={t("fields.dniNie")}
        autoCapitalize="characters"
        spellCheck={false}
      />
      <TextField
        name={at("phone")}
        label={t("fields.phone")}
        type="tel"
        hint={t("patients.contactHint")}
      />
      <TextField
        name={at("email")}
        label={t("fields.email")}
        type="email"
        autoCapitalize="none"
        spellCheck={false}
      />
      <Checkbox
        className="sm:col-span-2"
        label={t("fields.accessRestricted")}
        hint={t("patients.restrictedHint")}
        checked={restricted.value}
        onCheckedChange={(checked) => restricted.onChange(checked === true)}
      />
      {restricted.value && (
        <LongTextField
          name={at("restriction")}
          label={t("fields.restriction")}
          rows={2}
          className="sm:col-span-2"
        />
      )}
    </div>
  );
}
