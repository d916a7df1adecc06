import { type Guardian, type Patient, patients } from "@omi/api";
import { AlertDialog, Badge, Button, toast } from "@omi/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Pencil, Plus, Star, Trash2, UsersRound } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { problemText } from "../../../i18n/problem-text";
import { relationshipNames } from "../../../i18n/values";
import { usePermission } from "../../auth/session";
import { RestrictionBadge } from "../../families/restriction-badge";
import { PatientName, showPhone } from "../shown";
import { Block } from "./details-tab";
import { Fact } from "./facts";
import { GuardianDialog } from "./guardian-dialog";

export function FamilyTab({ patient }: { patient: Patient }) {
  const { t } = useTranslation();
  const mayWrite = usePermission("patients.write") && !patient.deletedAt;
  const [editing, setEditing] = useState<Guardian | "new" | null>(null);
  const first = patient.guardians.find((guardian) => guardian.isPrimary);
  return (
    <div className="flex flex-col gap-7">
      <Block
        title={t("patients.guardians")}
        action={
          <span className="flex flex-wrap gap-2">
            {first && (
              <Button size="sm" asChild>
                <Link to="/familias/$guardianId" params={{ guardianId: first.id }}>
                  <UsersRound aria-hidden />
                  {t("families.open")}
                </Link>
              </Button>
            )}
            {mayWrite && patient.guardians.length < 2 && (
              <Button size="sm" onClick={() => setEditing("new")}>
                <Plus aria-hidden />
                {t("register.addGuardian")}
              </Button>
            )}
          </span>
        }
      >
        <ul className="flex flex-col gap-3">
          {patient.guardians.map((guardian) => (
            <GuardianCard
              key={guardian.id}
              patient={patient}
              guardian={guardian}
              mayWrite={mayWrite}
              onEdit={() => setEditing(guardian)}
            />
          ))}
        </ul>
      </Block>
      <Block title={t("file.siblings")}>
        {patient.siblings.length === 0 ? (
          <p className="text-muted-foreground">{t("file.noSiblings")}</p>
        ) : (
          <ul className="divide-y divide-border rounded-md border border-border bg-surface">
            {patient.siblings.map((child) => (
              <li key={child.id}>
                <Link
                  to="/pacientes/$patientId"
                  params={{ patientId: child.id }}
                  className="flex min-h-9 items-center justify-between gap-4 px-3.5 py-1.5 touch-target hover:bg-muted"
                >
                  <span className="personal">
                    <PatientName patient={child} />
                  </span>
                  <span className="text-muted-foreground">{child.medicalRecordNumber}</span>
                </Link>
              </li>
            ))}
          </ul>
        )}
      </Block>
      {editing && (
        <GuardianDialog
          patient={patient}
          guardian={editing === "new" ? null : editing}
          onClose={() => setEditing(null)}
        />
      )}
    </div>
  );
}

function GuardianCard({
  patient,
  guardian,
  mayWrite,
  onEdit,
}: {
  patient: Patient;
  guardian: Guardian;
  mayWrite: boolean;
  onEdit: () => void;
}) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const name = `${guardian.firstName} ${guardian.lastName}`;
  const remove = useMutation({
    mutationFn: () => patients.removeGuardian(patient.id, guardian.id, guardian.version),
    onSuccess: () => toast(t("family.removed", { name })),
    onError: (error) => toast(problemText(error, t), { tone: "error" }),
    onSettled: () => {
      setAsking(false);
      return queries.invalidateQueries({ queryKey: ["patients"] });
    },
  });
  return (
    <li className="rounded-md border border-border bg-surface px-4 py-3.5">
      <div className="mb-3 flex items-start justify-between gap-3">
        <div className="flex min-h-7 min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
          <h3 className="personal font-strong">
            <Link
              to="/familias/$guardianId"
              params={{ guardianId: guardian.id }}
              className="underline-offset-3 hover:underline"
            >
              {name}
            </Link>
          </h3>
          <Badge tone="outline">{t(relationshipNames[guardian.relationship])}</Badge>
          {guardian.isPrimary && (
            <Badge tone="primary">
              <Star aria-hidden />
              {t("fields.isPrimary")}
            </Badge>
          )}
          <RestrictionBadge guardian={guardian} />
        </div>
        {mayWrite && (
          <span className="-mr-1.5 flex shrink-0 gap-1">
            <Button
              variant="ghost"
              size="icon-sm"
              aria-label={t("family.edit", { name })}
              onClick={onEdit}
            >
              <Pencil aria-hidden />
            </Button>
            <Button
              variant="ghost"
              size="icon-sm"
              aria-label={t("family.remove", { name })}
              disabled={patient.guardians.length === 1}
              title={patient.guardians.length === 1 ? t("family.last") : undefined}
              onClick={() => setAsking(true)}
            >
              <Trash2 aria-hidden />
            </Button>
          </span>
        )}
      </div>
      <dl className="grid gap-x-8 gap-y-2 sm:grid-cols-2 lg:grid-cols-3">
        <Fact name={t("fields.phone")}>
          {guardian.phone && (
            <a href={`tel:${guardian.phone}`} className="underline-offset-3 hover:underline">
              {showPhone(guardian.phone)}
            </a>
          )}
        </Fact>
        <Fact name={t("fields.email")}>{guardian.email}</Fact>
        <Fact name={t("fields.dniNie")}>{guardian.dniNie}</Fact>
        {guardian.restriction && (
          <div className="sm:col-span-full">
            <Fact name={t("fields.restriction")}>{guardian.restriction}</Fact>
          </div>
        )}
      </dl>
      <AlertDialog
        open={asking}
        onOpenChange={setAsking}
        title={t("family.removeTitle", { name })}
        description={t("family.removeText")}
        confirm={t("common.remove")}
        cancel={t("common.cancel")}
        danger
        busy={remove.isPending}
        onConfirm={() => remove.mutate()}
      />
    </li>
  );
}
