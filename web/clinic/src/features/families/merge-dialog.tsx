import { type MergeField, type MergePreview, type Patient, rearrangements } from "@omi/api";
import { Button, Dialog, DialogContent, Notice, Skeleton, showDate, toast } from "@omi/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { LoadFailed } from "../../app/screens";
import { problemText } from "../../i18n/problem-text";
import { AlertStrip } from "../medical/alert-strip";
import { fieldNames } from "../patients/fields/labels";
import { Fact } from "../patients/file/facts";
import { ChooseValues, taken } from "./choose-values";
import { GuardiansThere } from "./guardians-there";
import { PatientRow, PickPatient } from "./pick-patient";
import { useUndo } from "./use-undo";

/** Two files of one child: found, compared, made one. */
export function MergeDialog({
  patient,
  picked = null,
  onClose,
}: {
  patient: Patient;
  /** The other file, when it is known already. */
  picked?: string | null;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const [other, setOther] = useState(picked);
  const preview = useQuery({
    queryKey: ["patients", "merge", patient.id, patient.version, other],
    queryFn: ({ signal }) => rearrangements.previewMerge(patient.id, other ?? "", signal),
    enabled: other !== null,
    staleTime: 0,
  });
  if (other !== null && preview.data) {
    return (
      <Compare
        patient={patient}
        preview={preview.data}
        onBack={() => setOther(null)}
        onClose={onClose}
      />
    );
  }
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent
        width="lg"
        title={t("rearrange.mergeTitle")}
        description={t("rearrange.mergeText", { number: patient.medicalRecordNumber })}
        footer={<Button onClick={onClose}>{t("common.cancel")}</Button>}
      >
        <div className="flex flex-col gap-5">
          {other === null && <Candidates patient={patient} onPick={setOther} />}
          {other !== null && preview.isPending && <Skeleton className="h-24" />}
          {preview.isError && (
            <LoadFailed error={preview.error} onRetry={() => void preview.refetch()} />
          )}
        </div>
      </DialogContent>
    </Dialog>
  );
}

const reasons = {
  NAME_AND_BIRTH: "rearrange.reasons.NAME_AND_BIRTH",
  BIRTH_AND_EMAIL: "rearrange.reasons.BIRTH_AND_EMAIL",
} as const;

function Candidates({ patient, onPick }: { patient: Patient; onPick: (id: string) => void }) {
  const { t } = useTranslation();
  const likely = useQuery({
    queryKey: ["patients", "duplicates", patient.id],
    queryFn: ({ signal }) => rearrangements.findDuplicates(patient.id, signal),
  });
  return (
    <>
      <section aria-label={t("rearrange.candidates")}>
        <h3 className="mb-2 font-strong">{t("rearrange.candidates")}</h3>
        {likely.isPending && <Skeleton className="h-10" />}
        {likely.isError && <p className="text-sm text-red">{problemText(likely.error, t)}</p>}
        {likely.data?.items.length === 0 && (
          <p className="text-muted-foreground">{t("rearrange.noCandidates")}</p>
        )}
        {likely.data && likely.data.items.length > 0 && (
          <ul className="divide-y divide-border rounded-md border border-border">
            {likely.data.items.map(({ file, reason }) => (
              <PatientRow key={file.id} patient={file} onPick={onPick}>
                <span className="block text-sm">{t(reasons[reason])}</span>
              </PatientRow>
            ))}
          </ul>
        )}
      </section>
      <PickPatient own={patient.id} onPick={onPick} />
    </>
  );
}

/** The fields of which one of two values stays, as they read in a file. */
function useFields(): { field: MergeField; label: string; show: (patient: Patient) => string }[] {
  const { t } = useTranslation();
  return [
    { field: "firstName", label: t(fieldNames.firstName), show: (one) => one.firstName },
    { field: "lastName", label: t(fieldNames.lastName), show: (one) => one.lastName },
    {
      field: "dateOfBirth",
      label: t(fieldNames.dateOfBirth),
      show: (one) => showDate(one.dateOfBirth),
    },
    { field: "dniNie", label: t(fieldNames.dniNie), show: (one) => one.dniNie ?? "" },
    {
      field: "address",
      label: t(fieldNames.address),
      show: ({ address }) =>
        [address?.street, address?.postalCode, address?.city, address?.province]
          .filter(Boolean)
          .join(", "),
    },
    {
      field: "guardians",
      label: t("patients.guardians"),
      show: (one) => one.guardians.map((each) => `${each.firstName} ${each.lastName}`).join(", "),
    },
  ];
}

function Compare({
  patient,
  preview,
  onBack,
  onClose,
}: {
  patient: Patient;
  preview: MergePreview;
  onBack: () => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const undo = useUndo();
  const other = preview.merged;
  const choices = useFields()
    .map(({ field, label, show }) => ({ field, label, own: show(patient), other: show(other) }))
    .filter(
      ({ field, own, other }) =>
        own !== other && (field !== "guardians" || preview.mustChooseGuardians),
    );
  const [take, setTake] = useState(() => taken(choices));
  const send = useMutation({
    mutationFn: () =>
      rearrangements.merge(patient, {
        mergedId: other.id,
        mergedVersion: other.version,
        take: [...take],
      }),
    onSuccess: ({ id }) => {
      toast(t("rearrange.merged", { number: patient.medicalRecordNumber }), {
        undo: () => void undo(() => rearrangements.undo(patient.id, id)),
      });
      onClose();
      return queries.invalidateQueries({ queryKey: ["patients"] });
    },
  });
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent
        width="lg"
        title={t("rearrange.mergeTitle")}
        description={t("rearrange.mergeText", { number: patient.medicalRecordNumber })}
        footer={
          <>
            <Button onClick={onBack}>{t("rearrange.another")}</Button>
            <Button
              variant="primary"
              busy={send.isPending}
              disabled={preview.plansOverlap}
              onClick={() => send.mutate()}
            >
              {t("rearrange.mergeConfirm")}
            </Button>
          </>
        }
      >
        <div className="flex flex-col gap-4">
          {send.isError && (
            <Notice tone="error" live>
              {problemText(send.error, t)}
            </Notice>
          )}
          {preview.plansOverlap && <Notice tone="warning">{t("rearrange.plansOverlap")}</Notice>}
          <p>
            {t("rearrange.kept")}: <strong>{patient.medicalRecordNumber}</strong> ·{" "}
            {t("rearrange.other")}: <strong>{other.medicalRecordNumber}</strong>
          </p>
          <ChooseValues
            choices={choices}
            take={take}
            onTake={setTake}
            ownHint={t("rearrange.kept")}
            otherHint={t("rearrange.other")}
          />
          <section aria-label={t("rearrange.both")}>
            <p className="mb-2 text-sm text-muted-foreground">{t("rearrange.joined")}</p>
            {!preview.mustChooseGuardians && (
              <GuardiansThere
                title={t("rearrange.guardiansAfter")}
                guardians={preview.guardians}
                className="mb-3"
              />
            )}
            <div className="mb-3 grid gap-3 sm:grid-cols-2">
              {[patient, other].map((file) => (
                <div key={file.id}>
                  <p className="mb-1 text-sm text-muted-foreground">{file.medicalRecordNumber}</p>
                  <AlertStrip patientId={file.id} number={file.medicalRecordNumber} />
                </div>
              ))}
            </div>
            <dl>
              <Fact name={t(fieldNames.remarks)}>{preview.remarks}</Fact>
            </dl>
          </section>
        </div>
      </DialogContent>
    </Dialog>
  );
}
