import { type FamilyChild, families, type Guardian } from "@omi/api";
import { Badge, Button, Field, Select, showDate, toast } from "@omi/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Scale, Star } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { problemText } from "../../i18n/problem-text";
import { relationshipNames } from "../../i18n/values";
import { AgeText, PatientName } from "../patients/shown";
import { AuthorityDialog } from "./authority-dialog";
import { Rearranged } from "./rearranged";
import { RestrictionBadge } from "./restriction-badge";
import { powerNames } from "./words";

/** A child with what each guardian may do for it, and who pays. */
export function ChildCard({ child, mayWrite }: { child: FamilyChild; mayWrite: boolean }) {
  const { t } = useTranslation();
  const [editing, setEditing] = useState<Guardian | null>(null);
  const home = child.address;
  return (
    <li className="rounded-md border border-border bg-surface px-4 py-3.5">
      <div className="mb-3 flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <h3 className="min-w-0">
          <Link
            to="/pacientes/$patientId"
            params={{ patientId: child.id }}
            className="personal underline-offset-3 hover:underline"
          >
            <PatientName patient={child} />
          </Link>
        </h3>
        <p className="text-sm text-muted-foreground">
          {t("banner.born", { date: showDate(child.dateOfBirth) })} (
          <AgeText dateOfBirth={child.dateOfBirth} />) · {child.medicalRecordNumber}
        </p>
      </div>
      {home && (
        <p className="personal mb-3 text-sm text-muted-foreground">
          {[home.street, home.postalCode, home.city, home.province].filter(Boolean).join(", ")}
        </p>
      )}
      <ul className="divide-y divide-border border-y border-border">
        {child.guardians.map((guardian) => (
          <GuardianRow
            key={guardian.id}
            child={child}
            guardian={guardian}
            onEdit={mayWrite ? () => setEditing(guardian) : undefined}
          />
        ))}
      </ul>
      <Payer child={child} mayWrite={mayWrite} />
      {mayWrite && <Rearranged child={child} />}
      {editing && (
        <AuthorityDialog child={child} guardian={editing} onClose={() => setEditing(null)} />
      )}
    </li>
  );
}

function GuardianRow({
  child,
  guardian,
  onEdit,
}: {
  child: FamilyChild;
  guardian: Guardian;
  onEdit: (() => void) | undefined;
}) {
  const { t } = useTranslation();
  const name = `${guardian.firstName} ${guardian.lastName}`;
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1.5 py-2">
      <div className="min-w-0 flex-1 basis-64">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="personal">{name}</span>
          <Badge tone="outline">{t(relationshipNames[guardian.relationship])}</Badge>
          {guardian.isPrimary && (
            <Badge tone="primary">
              <Star aria-hidden />
              {t("fields.isPrimary")}
            </Badge>
          )}
          <RestrictionBadge guardian={guardian} />
        </p>
        <p className="text-sm text-muted-foreground">{t(powerNames[guardian.mayDecide])}</p>
        {guardian.restrictionState !== "NONE" && (
          <p className="personal text-sm break-words">
            {[guardian.restrictionDocument, guardian.restriction].filter(Boolean).join(" · ")}
          </p>
        )}
      </div>
      {onEdit && (
        <Button
          size="sm"
          aria-label={t("families.authorityOf", { name, child: child.firstName })}
          onClick={onEdit}
        >
          <Scale aria-hidden />
          {t("families.authority")}
        </Button>
      )}
    </li>
  );
}

interface PayerChange {
  id: string;
  version: number;
  /** Who paid before, to be taken back; none when it is being taken back. */
  before: string | null;
}

function Payer({ child, mayWrite }: { child: FamilyChild; mayWrite: boolean }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const nameOf = (id: string | null | undefined) => {
    const one = child.guardians.find((guardian) => guardian.id === id);
    return one ? `${one.firstName} ${one.lastName}` : t("common.notGiven");
  };
  const change = useMutation({
    mutationFn: ({ id, version }: PayerChange) => families.setPayer(child.id, version, id),
    onSuccess: (saved, { id, before }) =>
      toast(t("families.payerSaved", { name: nameOf(id), child: child.firstName }), {
        about: `payer ${child.id}`,
        ...(before && {
          undo: () => change.mutate({ id: before, version: saved.version, before: null }),
        }),
      }),
    onError: (error) => toast(problemText(error, t), { tone: "error" }),
    onSettled: () => queries.invalidateQueries({ queryKey: ["patients"] }),
  });
  if (!mayWrite || child.guardians.length === 1) {
    return (
      <p className="mt-3 text-sm text-muted-foreground">
        {t("families.pays")}: <span className="personal">{nameOf(child.payerId)}</span>
      </p>
    );
  }
  return (
    <Field
      label={<span className="personal">{t("families.paysFor", { child: child.firstName })}</span>}
      className="mt-3 max-w-80"
    >
      <Select
        value={child.payerId ?? ""}
        disabled={change.isPending}
        className="personal"
        onChange={(event) =>
          change.mutate({
            id: event.target.value,
            version: child.version,
            before: child.payerId ?? null,
          })
        }
      >
        {child.guardians.map((guardian) => (
          <option key={guardian.id} value={guardian.id}>
            {nameOf(guardian.id)}
          </option>
        ))}
      </Select>
    </Field>
  );
}
