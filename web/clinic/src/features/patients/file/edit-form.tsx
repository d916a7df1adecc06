import { zodResolver } from "@hookform/resolvers/zod";
import { ApiProblem, type Patient, patients } from "@omi/api";
import { addMonths, Button, Notice, toast, today } from "@omi/ui";
import { useQueryClient } from "@tanstack/react-query";
import { useBlocker } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { FormProvider, type Resolver, useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { Presence } from "../../../app/live/presence";
import { useMoments } from "../../../i18n/moments";
import { problemText } from "../../../i18n/problem-text";
import { currentSession } from "../../auth/session";
import { AddressFields } from "../fields/address-fields";
import { ErrorSummary } from "../fields/error-summary";
import { DateField, LongTextField, TextField } from "../fields/form-field";
import { showServerErrors } from "../fields/server-errors";
import { DuplicateDialog } from "../register/doubt-dialogs";
import { type DuplicateDoubt, readDuplicate } from "../register/doubts";
import { ConflictDialog } from "./conflict-dialog";
import { DiscardDialog } from "./discard-dialog";
import { type EditValues, editRule, toEditValues, toFields } from "./edit-values";
import { useEditFields } from "./shown-fields";

/** Changes the child's own data, on the version that was read; a newer one is never overwritten unseen. */
export function EditForm({ patient, onClose }: { patient: Patient; onClose: () => void }) {
  const { t } = useTranslation();
  const { showMoment } = useMoments();
  const fields = useEditFields();
  const queries = useQueryClient();
  const base = useRef(patient);
  const saved = useRef(false);
  const [failure, setFailure] = useState<string | null>(null);
  const [conflict, setConflict] = useState<Patient | null>(null);
  const [duplicate, setDuplicate] = useState<DuplicateDoubt | null>(null);
  const form = useForm<EditValues>({
    defaultValues: toEditValues(patient),
    resolver: zodResolver(editRule) as unknown as Resolver<EditValues>,
    mode: "onTouched",
  });
  const { isDirty, isSubmitting } = form.formState;
  const blocker = useBlocker({
    shouldBlockFn: () => isDirty && !saved.current && currentSession().phase !== "signedOut",
    enableBeforeUnload: () => isDirty && !saved.current,
    withResolver: true,
  });

  const send = async (values: EditValues, confirmDuplicate = false) => {
    setFailure(null);
    setDuplicate(null);
    try {
      const updated = await patients.updatePatient(
        patient.id,
        base.current.version,
        confirmDuplicate
          ? { ...toFields(base.current, values), confirmDuplicate }
          : toFields(base.current, values),
      );
      saved.current = true;
      queries.setQueryData(["patients", "file", patient.id], updated);
      void queries.invalidateQueries({ queryKey: ["patients"] });
      toast(t("file.saved"));
      onClose();
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 412 && error.current) {
        setConflict(error.current as Patient);
      } else if (error instanceof ApiProblem && error.code === "patients.duplicate") {
        setDuplicate(readDuplicate(error));
      } else if (error instanceof ApiProblem && error.errors.length > 0) {
        const homeless = showServerErrors(form, error.errors);
        setFailure(homeless.map((entry) => entry.detail).join(" ") || null);
      } else setFailure(problemText(error, t));
    }
  };

  return (
    <FormProvider {...form}>
      <form
        onSubmit={form.handleSubmit((values) => send(values))}
        noValidate
        aria-label={t("file.personal")}
        className="max-w-180"
      >
        {failure && (
          <Notice tone="error" live className="mb-5">
            {failure}
          </Notice>
        )}
        <Presence place={{ kind: "PATIENT", id: patient.id }} />
        {patient.version > base.current.version && !saved.current && (
          <Notice tone="warning" live className="mb-5" title={t("live.changedTitle")}>
            {t("live.changedText")}
          </Notice>
        )}
        <ErrorSummary />
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField name="firstName" label={t("fields.firstName")} required autoFocus />
          <TextField name="lastName" label={t("fields.lastName")} required />
          <DateField
            name="dateOfBirth"
            label={t("fields.dateOfBirth")}
            required
            min={addMonths(today(), -18 * 12)}
            max={today()}
          />
          <TextField name="dniNie" label={t("fields.dniNie")} spellCheck={false} />
          <div className="sm:col-span-2">
            <AddressFields />
          </div>
          <LongTextField
            name="remarks"
            label={t("fields.remarks")}
            className="sm:col-span-2"
            rows={2}
          />
        </div>
        <div className="mt-6 flex gap-2">
          <Button type="submit" variant="primary" busy={isSubmitting} disabled={!isDirty}>
            {t("common.save")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
      <DiscardDialog
        open={blocker.status === "blocked"}
        onStay={() => blocker.reset?.()}
        onDiscard={() => blocker.proceed?.()}
      />
      <DuplicateDialog
        doubt={duplicate}
        onDismiss={() => setDuplicate(null)}
        onConfirm={() => void form.handleSubmit((values) => send(values, true))()}
      />
      {conflict && (
        <ConflictDialog
          title={t("conflict.title")}
          text={t("conflict.text", { when: showMoment(conflict.updatedAt) })}
          fields={fields}
          base={toEditValues(base.current)}
          mine={form.getValues()}
          theirs={toEditValues(conflict)}
          onDismiss={() => setConflict(null)}
          onDecide={(values) => {
            base.current = conflict;
            setConflict(null);
            form.reset(values, { keepDefaultValues: true });
            void form.handleSubmit((decided) => send(decided))();
          }}
        />
      )}
    </FormProvider>
  );
}
