import type { KnownGuardian } from "@omi/api";
import { Button, Dialog, DialogContent, Notice, showDate } from "@omi/ui";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { AgeText, PatientName, showPhone } from "../shown";
import type { DuplicateDoubt, GuardianDoubt } from "./doubts";

/** "This child seems to be here already": look at the file, or register all the same. */
export function DuplicateDialog({
  doubt,
  onDismiss,
  onConfirm,
}: {
  doubt: DuplicateDoubt | null;
  onDismiss: () => void;
  onConfirm: () => void;
}) {
  const { t } = useTranslation();
  if (!doubt) return null;
  return (
    <Dialog open onOpenChange={onDismiss}>
      <DialogContent
        title={t("duplicate.title")}
        description={doubt.mayConfirm ? t("duplicate.text") : t("duplicate.sameId")}
        footer={
          <>
            <Button onClick={onDismiss}>{t("common.back")}</Button>
            {doubt.mayConfirm && (
              <Button variant="primary" onClick={onConfirm}>
                {t("duplicate.confirm")}
              </Button>
            )}
          </>
        }
      >
        <ul className="divide-y divide-border rounded-md border border-border">
          {doubt.candidates.map((child) => (
            <li
              key={child.id}
              className="flex flex-wrap items-center gap-x-4 gap-y-1 px-3.5 py-2.5"
            >
              {"isReserved" in child ? (
                <span className="min-w-0 flex-1">
                  {child.medicalRecordNumber}
                  <span className="block text-sm text-muted-foreground">
                    {t("duplicate.reserved")}
                  </span>
                </span>
              ) : (
                <span className="min-w-0 flex-1">
                  <PatientName patient={child} />
                  <span className="block text-sm text-muted-foreground">
                    {child.medicalRecordNumber} · {showDate(child.dateOfBirth)} (
                    <AgeText dateOfBirth={child.dateOfBirth} />)
                    {child.guardianName && ` · ${child.guardianName}`}
                    {child.deletedAt && ` · ${t("duplicate.deleted")}`}
                  </span>
                </span>
              )}
              <Button size="sm" asChild>
                <Link to="/pacientes/$patientId" params={{ patientId: child.id }}>
                  {t("duplicate.open")}
                </Link>
              </Button>
            </li>
          ))}
        </ul>
      </DialogContent>
    </Dialog>
  );
}

/** "We know this guardian": attach the child to that family, or make it somebody else. */
export function KnownGuardianDialog({
  doubt,
  onDismiss,
  onSame,
  onOther,
}: {
  doubt: GuardianDoubt | null;
  onDismiss: () => void;
  onSame: (guardian: KnownGuardian) => void;
  onOther: () => void;
}) {
  const { t } = useTranslation();
  if (!doubt) return null;
  return (
    <Dialog open onOpenChange={onDismiss}>
      <DialogContent
        title={t("knownGuardian.title")}
        description={doubt.mayConfirm ? t("knownGuardian.text") : t("knownGuardian.sameId")}
        footer={
          <>
            <Button onClick={onDismiss}>{t("common.back")}</Button>
            {doubt.mayConfirm && <Button onClick={onOther}>{t("knownGuardian.other")}</Button>}
          </>
        }
      >
        <ul className="divide-y divide-border rounded-md border border-border">
          {doubt.candidates.map((guardian) => (
            <li
              key={guardian.id}
              className="flex flex-wrap items-center gap-x-4 gap-y-1 px-3.5 py-2.5"
            >
              <span className="min-w-0 flex-1">
                <span className="font-strong">
                  {guardian.isReserved
                    ? t("knownGuardian.reserved")
                    : `${guardian.firstName} ${guardian.lastName}`}
                </span>
                {guardian.isReserved && (
                  <span className="block text-sm text-muted-foreground">
                    {t("knownGuardian.reservedText")}
                  </span>
                )}
                <span className="block text-sm text-muted-foreground">
                  {[guardian.dniNie, showPhone(guardian.phone ?? ""), guardian.email]
                    .filter(Boolean)
                    .join(" · ")}
                </span>
                {guardian.children.length > 0 && (
                  <span className="block text-sm text-muted-foreground">
                    {t("knownGuardian.children", {
                      names: guardian.children
                        .map((child) => `${child.firstName} ${child.lastName}`)
                        .join(", "),
                    })}
                  </span>
                )}
              </span>
              {!guardian.isReserved && (
                <Button size="sm" variant="primary" onClick={() => onSame(guardian)}>
                  {t("knownGuardian.same")}
                </Button>
              )}
            </li>
          ))}
        </ul>
        <Notice className="mt-4">{t("knownGuardian.hint")}</Notice>
      </DialogContent>
    </Dialog>
  );
}
