import { reserved, type UrgentAccess, type UrgentVerdict } from "@omi/api";
import { toast } from "@omi/ui";
import { useQueryClient } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { keysOf } from "../../i18n/values";
import { useSaving } from "../families/use-saving";
import { ChoiceField, LongTextField } from "../patients/fields/form-field";
import { ConflictDialog } from "../patients/file/conflict-dialog";
import type { Shown } from "../patients/file/differences";
import { FormDialog } from "../patients/file/form-dialog";
import { verdictNames } from "./words";

interface Values {
  verdict: UrgentVerdict | "";
  note: string;
}

const toValues = (access: UrgentAccess): Values => ({
  verdict: access.review?.verdict ?? "",
  note: access.review?.note ?? "",
});

/** Whether there was a need for an opening. */
export function ReviewDialog({ access, onClose }: { access: UrgentAccess; onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const form = useForm<Values>({ defaultValues: toValues(access) });
  const saving = useSaving(
    access,
    form,
    (version, values) =>
      reserved.reviewAccess(access.id, version, {
        ...(values.verdict && { verdict: values.verdict }),
        note: values.note,
      } as { verdict: UrgentVerdict; note: string }),
    () => {
      toast(t("reserved.reviewSaved"));
      onClose();
      void queries.invalidateQueries({ queryKey: ["urgent_accesses"] });
    },
  );
  const verdictName = (verdict: Values["verdict"]) => (verdict ? t(verdictNames[verdict]) : "");
  const shown: Shown<Values> = {
    verdict: { label: t("reserved.verdict"), show: verdictName },
    note: { label: t("reserved.reviewNote"), show: (text) => text.trim() },
  };
  return (
    <>
      <FormDialog
        title={t("reserved.reviewTitle", { number: access.medicalRecordNumber ?? "—" })}
        description={t("reserved.reviewText", {
          name: access.userName ?? t("reserved.someone"),
          reason: access.reason,
        })}
        form={form}
        failure={saving.failure}
        onSend={saving.send}
        onClose={onClose}
      >
        <div className="flex flex-col gap-4">
          <ChoiceField name="verdict" label={t("reserved.verdict")} required>
            <option value="">{t("reserved.choose")}</option>
            {keysOf(verdictNames).map((verdict) => (
              <option key={verdict} value={verdict}>
                {t(verdictNames[verdict])}
              </option>
            ))}
          </ChoiceField>
          <LongTextField
            name="note"
            label={t("reserved.reviewNote")}
            hint={t("reserved.reviewNoteHint")}
            rows={3}
          />
        </div>
      </FormDialog>
      {saving.conflict && (
        <ConflictDialog
          title={t("reserved.review")}
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
