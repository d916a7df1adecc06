import { type Channel, type FamilyGuardian, families } from "@omi/api";
import { Checkbox, FieldError, toast } from "@omi/ui";
import { useController, useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { Presence } from "../../app/live/presence";
import { keysOf } from "../../i18n/values";
import { ChoiceField, LongTextField, TextField } from "../patients/fields/form-field";
import { ConflictDialog } from "../patients/file/conflict-dialog";
import type { Shown } from "../patients/file/differences";
import { FormDialog } from "../patients/file/form-dialog";
import { orNull } from "../patients/register/values";
import { useSaving } from "./use-saving";
import { channelNames } from "./words";

interface ContactValues {
  channels: Channel[];
  language: "" | "es" | "en";
  quietFrom: string;
  quietUntil: string;
  remark: string;
  notes: string;
}

const toValues = (guardian: FamilyGuardian): ContactValues => ({
  channels: guardian.channels,
  language: guardian.language ?? "",
  quietFrom: guardian.quietFrom ?? "",
  quietUntil: guardian.quietUntil ?? "",
  remark: guardian.remark ?? "",
  notes: guardian.notes ?? "",
});

/** How a guardian wishes to be reached, and the notes about the family. */
export function ContactDialog({
  guardian,
  onClose,
}: {
  guardian: FamilyGuardian;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const name = `${guardian.firstName} ${guardian.lastName}`;
  const form = useForm<ContactValues>({ defaultValues: toValues(guardian) });
  const channels = useController({ name: "channels", control: form.control });
  const saving = useSaving(
    guardian,
    form,
    (version, values) =>
      families.setContact(guardian.id, version, {
        channels: values.channels,
        language: values.language || null,
        quietFrom: orNull(values.quietFrom),
        quietUntil: orNull(values.quietUntil),
        remark: orNull(values.remark),
        notes: orNull(values.notes),
      }),
    () => {
      toast(t("families.contactSaved", { name }));
      onClose();
    },
  );
  const asIs = (text: string) => text.trim();
  const languageName = (language: ContactValues["language"]) => {
    if (language === "") return t("families.languageOfClinic");
    return language === "es" ? "Español" : "English";
  };
  const shown: Shown<ContactValues> = {
    channels: {
      label: t("families.channelsTitle"),
      show: (chosen) => chosen.map((channel) => t(channelNames[channel])).join(", "),
    },
    language: { label: t("families.language"), show: languageName },
    quietFrom: { label: t("families.quietFrom"), show: asIs },
    quietUntil: { label: t("families.quietUntil"), show: asIs },
    remark: { label: t("families.remark"), show: asIs },
    notes: { label: t("families.notes"), show: asIs },
  };
  const toggle = (channel: Channel, isChosen: boolean) => {
    const others = channels.field.value.filter((one) => one !== channel);
    channels.field.onChange(isChosen ? [...others, channel] : others);
  };
  const wrong = channels.fieldState.error?.message;
  return (
    <>
      <FormDialog
        title={t("families.contactOf", { name })}
        form={form}
        failure={saving.failure}
        onSend={saving.send}
        onClose={onClose}
      >
        <Presence place={{ kind: "GUARDIAN", id: guardian.id }} />
        <div className="grid gap-4 sm:grid-cols-2">
          <fieldset className="sm:col-span-2">
            <legend className="mb-1.5 text-sm font-strong">{t("families.channelsTitle")}</legend>
            <div className="flex flex-wrap gap-x-5 gap-y-2">
              {keysOf(channelNames).map((channel) => (
                <Checkbox
                  key={channel}
                  label={t(channelNames[channel])}
                  checked={channels.field.value.includes(channel)}
                  onCheckedChange={(checked) => toggle(channel, checked === true)}
                />
              ))}
            </div>
            {wrong && <FieldError>{wrong}</FieldError>}
          </fieldset>
          <ChoiceField name="language" label={t("families.language")} className="sm:col-span-2">
            <option value="">{t("families.languageOfClinic")}</option>
            <option value="es">Español</option>
            <option value="en">English</option>
          </ChoiceField>
          <TextField name="quietFrom" label={t("families.quietFrom")} type="time" />
          <TextField name="quietUntil" label={t("families.quietUntil")} type="time" />
          <TextField
            name="remark"
            label={t("families.remark")}
            hint={t("families.remarkHint")}
            className="sm:col-span-2"
          />
          <LongTextField
            name="notes"
            label={t("families.notes")}
            hint={t("families.notesHint")}
            rows={4}
            className="sm:col-span-2"
          />
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
