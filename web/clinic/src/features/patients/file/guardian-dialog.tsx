import { zodResolver } from "@hookform/resolvers/zod";
import { ApiProblem, type Guardian, type Patient, patients } from "@omi/api";
import { Checkbox, toast } from "@omi/ui";
import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { type Resolver, useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { Presence } from "../../../app/live/presence";
import { problemText } from "../../../i18n/problem-text";
import { GuardianFields } from "../fields/guardian-fields";
import { showServerErrors } from "../fields/server-errors";
import { KnownGuardianDialog } from "../register/doubt-dialogs";
import { type GuardianDoubt, readKnownGuardian } from "../register/doubts";
import { guardianRule } from "../register/rules";
import { emptyGuardian, type GuardianValues, toGuardian, toNewGuardian } from "../register/values";
import { showPhone } from "../shown";
import { ConflictDialog } from "./conflict-dialog";
import { FormDialog } from "./form-dialog";
import { useGuardianFields } from "./shown-fields";

/** Adds a guardian to this child, or changes one. */
export function GuardianDialog({
  patient,
  guardian,
  onClose,
}: {
  patient: Patient;
  guardian: Guardian | null;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const fields = useGuardianFields();
  const queries = useQueryClient();
  const base = useRef(guardian);
  const [isPrimary, setPrimary] = useState(guardian?.isPrimary ?? patient.guardians.length === 0);
  const [failure, setFailure] = useState<string | null>(null);
  const [conflict, setConflict] = useState<Guardian | null>(null);
  const [known, setKnown] = useState<GuardianDoubt | null>(null);
  const form = useForm<GuardianValues>({
    defaultValues: guardian ? toValues(guardian) : emptyGuardian,
    resolver: zodResolver(guardianRule) as unknown as Resolver<GuardianValues>,
    mode: "onTouched",
  });

  const send = async (
    values: GuardianValues,
    { first = isPrimary, confirmNewGuardian = false } = {},
  ) => {
    setFailure(null);
    setKnown(null);
    const input = toGuardian(values, first);
    const read = base.current;
    try {
      if (read) await patients.updateGuardian(patient.id, read.id, read.version, input);
      else {
        const added = toNewGuardian(values, first);
        await patients.addGuardian(
          patient.id,
          confirmNewGuardian ? { ...added, confirmNewGuardian } : added,
        );
      }
      toast(t("family.saved", { name: `${input.firstName} ${input.lastName}` }));
      onClose();
      await queries.invalidateQueries({ queryKey: ["patients"] });
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 412 && error.current) {
        setConflict(error.current as Guardian);
      } else if (error instanceof ApiProblem && error.code === "patients.guardian_known") {
        setKnown(readKnownGuardian(error));
      } else if (error instanceof ApiProblem && error.errors.length > 0) {
        const own = error.errors.map((entry) => ({
          ...entry,
          field: entry.field.replace(/^guardians?(\[\d+\])?\./u, ""),
        }));
        const homeless = showServerErrors(form, own);
        setFailure(homeless.map((entry) => entry.detail).join(" ") || null);
      } else setFailure(problemText(error, t));
    }
  };

  return (
    <>
      <FormDialog
        title={
          guardian
            ? t("family.edit", { name: `${guardian.firstName} ${guardian.lastName}` })
            : t("register.addGuardian")
        }
        form={form}
        failure={failure}
        onSend={send}
        onClose={onClose}
      >
        {guardian && <Presence place={{ kind: "GUARDIAN", id: guardian.id }} />}
        <GuardianFields />
        <Checkbox
          className="mt-4"
          label={t("fields.isPrimary")}
          hint={t("family.primaryHint")}
          checked={isPrimary}
          disabled={guardian?.isPrimary}
          onCheckedChange={(checked) => setPrimary(checked === true)}
        />
      </FormDialog>
      <KnownGuardianDialog
        doubt={known}
        onDismiss={() => setKnown(null)}
        onSame={(other) => void send({ ...form.getValues(), knownId: other.id })}
        onOther={() => void send(form.getValues(), { confirmNewGuardian: true })}
      />
      {conflict && (
        <ConflictDialog
          title={t("family.conflictTitle", {
            name: `${conflict.firstName} ${conflict.lastName}`,
          })}
          text={t("conflict.textNow")}
          fields={fields}
          base={{
            ...toValues(base.current ?? conflict),
            isPrimary: (base.current ?? conflict).isPrimary,
          }}
          mine={{ ...form.getValues(), isPrimary }}
          theirs={{ ...toValues(conflict), isPrimary: conflict.isPrimary }}
          onDismiss={() => setConflict(null)}
          onDecide={({ isPrimary: first, ...values }) => {
            base.current = conflict;
            setConflict(null);
            setPrimary(first);
            form.reset(values, { keepDefaultValues: true });
            void form.handleSubmit((decided) => send(decided, { first }))();
          }}
        />
      )}
    </>
  );
}

function toValues(guardian: Guardian): GuardianValues {
  return {
    knownId: "",
    firstName: guardian.firstName,
    lastName: guardian.lastName,
    relationship: guardian.relationship,
    dniNie: guardian.dniNie ?? "",
    email: guardian.email ?? "",
    phone: showPhone(guardian.phone ?? ""),
    accessRestricted: guardian.accessRestricted,
    restriction: guardian.restriction ?? "",
  };
}
