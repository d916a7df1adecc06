import {
  type FamilyGuardian,
  type GuardianField,
  type GuardianMergePreview,
  guardianMergings,
  patients,
} from "@omi/api";
import { Button, Dialog, DialogContent, Notice, Skeleton, showDate, toast } from "@omi/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { LoadFailed } from "../../app/screens";
import { problemText } from "../../i18n/problem-text";
import { fieldNames } from "../patients/fields/labels";
import { Fact } from "../patients/file/facts";
import { PatientName, showPhone } from "../patients/shown";
import { type Choice, ChooseValues, taken } from "./choose-values";
import { GuardiansThere } from "./guardians-there";
import { PickPatient } from "./pick-patient";
import { useUndo } from "./use-undo";
import { channelNames } from "./words";

interface Named {
  id: string;
  firstName: string;
  lastName: string;
}

const nameOf = (one: Named) => `${one.firstName} ${one.lastName}`;

/** Two records of one guardian: found, compared, made one. */
export function MergeGuardiansDialog({
  guardian,
  others,
  picked = null,
  onClose,
}: {
  guardian: FamilyGuardian;
  /** Whom it is likely to be: the other guardians of the family. */
  others: Named[];
  /** The other record, when it is known already. */
  picked?: string | null;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const [other, setOther] = useState(picked);
  const preview = useQuery({
    queryKey: ["patients", "mergeGuardians", guardian.id, guardian.version, other],
    queryFn: ({ signal }) => guardianMergings.preview(guardian.id, other ?? "", signal),
    enabled: other !== null,
    staleTime: 0,
  });
  if (other !== null && preview.data) {
    return (
      <Compare
        guardian={guardian}
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
        title={t("rearrange.guardianTitle")}
        description={t("rearrange.guardianText", { name: nameOf(guardian) })}
        footer={
          <>
            {other !== null && (
              <Button onClick={() => setOther(null)}>{t("rearrange.another")}</Button>
            )}
            <Button onClick={onClose}>{t("common.cancel")}</Button>
          </>
        }
      >
        <div className="flex flex-col gap-5">
          {other === null && <Pick own={guardian} others={others} onPick={setOther} />}
          {other !== null && preview.isPending && <Skeleton className="h-24" />}
          {preview.isError && (
            <LoadFailed error={preview.error} onRetry={() => void preview.refetch()} />
          )}
        </div>
      </DialogContent>
    </Dialog>
  );
}

function Pick({
  own,
  others,
  onPick,
}: {
  own: FamilyGuardian;
  others: Named[];
  onPick: (id: string) => void;
}) {
  const { t } = useTranslation();
  const [child, setChild] = useState<string | null>(null);
  const file = useQuery({
    queryKey: ["patients", "file", child],
    queryFn: ({ signal }) => patients.getPatient(child ?? "", signal),
    enabled: child !== null,
  });
  const found = (file.data?.guardians ?? []).filter((one) => one.id !== own.id);
  return (
    <>
      {others.length > 0 && (
        <section aria-label={t("rearrange.sameFamily")}>
          <h3 className="mb-2 font-strong">{t("rearrange.sameFamily")}</h3>
          <GuardianRows guardians={others} onPick={onPick} />
        </section>
      )}
      <PickPatient own="" label={t("rearrange.searchChild")} onPick={setChild} />
      {child !== null && file.isPending && <Skeleton className="h-12" />}
      {file.isError && <p className="text-sm text-red">{problemText(file.error, t)}</p>}
      {file.data && (
        <section aria-label={t("rearrange.guardiansOf")}>
          <h3 className="mb-2 font-strong">
            {t("rearrange.guardiansOf")}{" "}
            <span className="personal">
              <PatientName patient={file.data} />
            </span>
          </h3>
          {found.length === 0 && (
            <p className="text-muted-foreground">{t("rearrange.noOtherGuardian")}</p>
          )}
          {found.length > 0 && <GuardianRows guardians={found} onPick={onPick} />}
        </section>
      )}
    </>
  );
}

function GuardianRows({ guardians, onPick }: { guardians: Named[]; onPick: (id: string) => void }) {
  const { t } = useTranslation();
  return (
    <ul className="divide-y divide-border rounded-md border border-border">
      {guardians.map((one) => (
        <li key={one.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-3.5 py-2">
          <span className="personal min-w-0 flex-1 basis-52">{nameOf(one)}</span>
          <Button
            size="sm"
            aria-label={t("rearrange.found", { name: nameOf(one) })}
            onClick={() => onPick(one.id)}
          >
            {t("rearrange.pick")}
          </Button>
        </li>
      ))}
    </ul>
  );
}

/** The fields of which one of two values stays, as they read. */
function useChoices(own: FamilyGuardian, other: FamilyGuardian): Choice<GuardianField>[] {
  const { t } = useTranslation();
  const contact = (one: FamilyGuardian) =>
    [
      one.channels.map((channel) => t(channelNames[channel])).join(", "),
      one.language === "es" && "Español",
      one.language === "en" && "English",
      one.quietFrom && t("families.quietHours", { from: one.quietFrom, until: one.quietUntil }),
      one.remark,
    ]
      .filter(Boolean)
      .join(" · ");
  const fields: { field: GuardianField; label: string; show: (one: FamilyGuardian) => string }[] = [
    { field: "firstName", label: t(fieldNames.firstName), show: (one) => one.firstName },
    { field: "lastName", label: t(fieldNames.lastName), show: (one) => one.lastName },
    { field: "dniNie", label: t(fieldNames.dniNie), show: (one) => one.dniNie ?? "" },
    { field: "email", label: t("fields.email"), show: (one) => one.email ?? "" },
    { field: "phone", label: t("fields.phone"), show: (one) => showPhone(one.phone ?? "") },
    { field: "contact", label: t("families.contact"), show: contact },
  ];
  return fields
    .map(({ field, label, show }) => ({ field, label, own: show(own), other: show(other) }))
    .filter((choice) => choice.own !== choice.other);
}

function Compare({
  guardian,
  preview,
  onBack,
  onClose,
}: {
  guardian: FamilyGuardian;
  preview: GuardianMergePreview;
  onBack: () => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const undo = useUndo();
  const other = preview.merged;
  const choices = useChoices(guardian, other);
  const [take, setTake] = useState(() => taken(choices));
  const bothIdentified = Boolean(guardian.dniNie && other.dniNie);
  const send = useMutation({
    mutationFn: () =>
      guardianMergings.merge(guardian, {
        mergedId: other.id,
        mergedVersion: other.version,
        take: [...take],
      }),
    onSuccess: ({ id }) => {
      toast(t("rearrange.guardianMerged", { name: nameOf(guardian) }), {
        undo: () => void undo(() => guardianMergings.undo(guardian.id, id)),
      });
      onClose();
      return queries.invalidateQueries({ queryKey: ["patients"] });
    },
  });
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent
        width="lg"
        title={t("rearrange.guardianTitle")}
        description={t("rearrange.guardianText", { name: nameOf(guardian) })}
        footer={
          <>
            <Button onClick={onBack}>{t("rearrange.another")}</Button>
            <Button variant="primary" busy={send.isPending} onClick={() => send.mutate()}>
              {t("rearrange.guardianConfirm")}
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
          {bothIdentified && <Notice tone="warning">{t("rearrange.twoDnis")}</Notice>}
          <ChooseValues
            choices={choices}
            take={take}
            onTake={setTake}
            ownHint={t("rearrange.keptGuardian")}
            otherHint={t("rearrange.otherGuardian")}
          />
          {preview.after.guardians[0]?.notes && (
            <dl>
              <Fact name={t("families.notes")} wide>
                {preview.after.guardians[0].notes}
              </Fact>
            </dl>
          )}
          <section aria-label={t("rearrange.childrenAfter")}>
            <h3 className="mb-2 font-strong">{t("rearrange.childrenAfter")}</h3>
            <ul className="divide-y divide-border rounded-md border border-border">
              {preview.after.children.map((child) => (
                <li key={child.id} className="px-3.5 py-2">
                  <p className="personal">
                    <PatientName patient={child} />{" "}
                    <span className="text-sm text-muted-foreground">
                      {showDate(child.dateOfBirth)} · {child.medicalRecordNumber}
                    </span>
                  </p>
                  <GuardiansThere guardians={child.guardians} />
                </li>
              ))}
            </ul>
          </section>
        </div>
      </DialogContent>
    </Dialog>
  );
}
