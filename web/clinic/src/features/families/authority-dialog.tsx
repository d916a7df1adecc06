import { type DecisionPower, type FamilyChild, families, type Guardian } from "@omi/api";
import { Checkbox, showDate, toast } from "@omi/ui";
import { useController, useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { keysOf } from "../../i18n/values";
import { ChoiceField, DateField, LongTextField, TextField } from "../patients/fields/form-field";
import { ConflictDialog } from "../patients/file/conflict-dialog";
import type { Shown } from "../patients/file/differences";
import { FormDialog } from "../patients/file/form-dialog";
import { orNull } from "../patients/register/values";
import { useSaving } from "./use-saving";
import { powerNames } from "./words";

interface AuthorityValues {
  mayDecide: DecisionPower;
  accessRestricted: boolean;
  restriction: string;
  restrictionDocument: string;
  restrictedFrom: string;
  restrictedUntil: string;
}

const toValues = (guardian: Guardian): AuthorityValues => ({
  mayDecide: guardian.mayDecide,
  accessRestricted: guardian.accessRestricted,
  restriction: guardian.restriction ?? "",
  restrictionDocument: guardian.restrictionDocument ?? "",
  restrictedFrom: guardian.restrictedFrom ?? "",
  restrictedUntil: guardian.restrictedUntil ?? "",
});

/** What one guardian may do for one child: decide, and the court order that bars them. */
export function AuthorityDialog({
  child,
  guardian,
  onClose,
}: {
  child: FamilyChild;
  guardian: Guardian;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const name = `${guardian.firstName} ${guardian.lastName}`;
  const form = useForm<AuthorityValues>({ defaultValues: toValues(guardian) });
  const restricted = useController({ name: "accessRestricted", control: form.control }).field;
  const saving = useSaving(
    guardian,
    form,
    (version, values) =>
      families.setAuthority(child.id, guardian.id, version, {
        mayDecide: values.mayDecide,
        accessRestricted: values.accessRestricted,
        restriction: orNull(values.restriction),
        restrictionDocument: orNull(values.restrictionDocument),
        restrictedFrom: orNull(values.restrictedFrom),
        restrictedUntil: orNull(values.restrictedUntil),
      }),
    () => {
      toast(t("families.authoritySaved", { name, child: child.firstName }));
      onClose();
    },
  );
  const asIs = (text: string) => text.trim();
  const shown: Shown<AuthorityValues> = {
    mayDecide: { label: t("families.mayDecide"), show: (power) => t(powerNames[power]) },
    accessRestricted: {
      label: t("fields.accessRestricted"),
      show: (is) => t(is ? "common.yes" : "common.no"),
    },
    restrictionDocument: { label: t("families.document"), show: asIs },
    restriction: { label: t("fields.restriction"), show: asIs },
    restrictedFrom: { label: t("families.from"), show: showDate },
    restrictedUntil: { label: t("families.until"), show: showDate },
  };
  return (
    <>
      <FormDialog
        title={t("families.authorityOf", { name, child: child.firstName })}
        description={t("families.authorityText")}
        form={form}
        failure={saving.failure}
        onSend={saving.send}
        onClose={onClose}
      >
        <div className="grid gap-4 sm:grid-cols-2">
          <ChoiceField name="mayDecide" label={t("families.mayDecide")} className="sm:col-span-2">
            {keysOf(powerNames).map((power) => (
              <option key={power} value={power}>
                {t(powerNames[power])}
              </option>
            ))}
          </ChoiceField>
          <Checkbox
            className="sm:col-span-2"
            label={t("fields.accessRestricted")}
            hint={t("families.restrictedHint")}
            checked={restricted.value}
            onCheckedChange={(checked) => restricted.onChange(checked === true)}
          />
          {restricted.value && (
            <>
              <TextField
                name="restrictionDocument"
                label={t("families.document")}
                hint={t("families.documentHint")}
                className="sm:col-span-2"
                required
              />
              <LongTextField
                name="restriction"
                label={t("fields.restriction")}
                rows={2}
                className="sm:col-span-2"
              />
              <DateField
                name="restrictedFrom"
                label={t("families.from")}
                hint={t("families.fromHint")}
              />
              <DateField
                name="restrictedUntil"
                label={t("families.until")}
                hint={t("families.untilHint")}
              />
            </>
          )}
        </div>
      </FormDialog>
      {saving.conflict && (
        <ConflictDialog
          title={t("family.conflictTitle", { name })}
          text={t("conflict.textNow")}
          fields={shown}
          base={saving.base}
          mine={form.getValues()}
          theirs={toValues(saving.conflict)}
          onDismiss={saving.dismiss}
          onDecide={saving.decide}
        />
      )}
    </>
  );
}
