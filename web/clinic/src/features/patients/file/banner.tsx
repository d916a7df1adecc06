import type { Patient } from "@omi/api";
import { Avatar, showDate } from "@omi/ui";
import { ShieldAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { relationshipNames } from "../../../i18n/values";
import { AlertStrip } from "../../medical/alert-strip";
import { AgeText, PlanBadge, RiskBadge, showPhone } from "../shown";

/** Who this is and what must not be overlooked; the same on every screen about a child. */
export function Banner({ patient, actions }: { patient: Patient; actions: ReactNode }) {
  const { t } = useTranslation();
  return (
    <section aria-label={t("banner.label")} className="mt-3 mb-4">
      <AlertStrip patientId={patient.id} className="mb-4" />
      <div className="flex items-start gap-4">
        <Avatar
          name={`${patient.firstName} ${patient.lastName}`}
          size="lg"
          className="max-sm:hidden"
        />
        <div className="min-w-0 flex-1">
          <h1 className="personal text-xl leading-tight">
            <span className="font-strong uppercase">{patient.lastName}</span>, {patient.firstName}
          </h1>
          <p className="mt-1 flex flex-wrap items-center gap-x-4 gap-y-1.5 text-muted-foreground">
            <span>
              {t("banner.born", { date: showDate(patient.dateOfBirth) })} (
              <AgeText dateOfBirth={patient.dateOfBirth} />)
            </span>
            <span>{patient.medicalRecordNumber}</span>
            <RiskBadge level={patient.riskLevel} named />
            <PlanBadge plan={patient.plan} />
          </p>
        </div>
        {actions}
      </div>
      <Guardians patient={patient} />
    </section>
  );
}

function Guardians({ patient }: { patient: Patient }) {
  const { t } = useTranslation();
  const inOrder = [...patient.guardians].sort((a, b) => Number(b.isPrimary) - Number(a.isPrimary));
  return (
    <div className="mt-4 min-w-0 rounded-md border border-border bg-surface px-3.5 py-2.5">
      <p className="text-sm text-muted-foreground">{t("patients.guardians")}</p>
      <ul className="flex flex-col gap-x-8 gap-y-0.5 sm:flex-row sm:flex-wrap">
        {inOrder.map((guardian) => (
          <li key={guardian.id} className="flex flex-wrap items-center gap-x-2">
            <span className="personal">
              {guardian.firstName} {guardian.lastName}
            </span>
            <span className="text-sm text-muted-foreground">
              {t(relationshipNames[guardian.relationship])}
              {guardian.phone && (
                <>
                  {" · "}
                  <a
                    href={`tel:${guardian.phone}`}
                    className="personal underline-offset-3 hover:underline"
                  >
                    {showPhone(guardian.phone)}
                  </a>
                </>
              )}
            </span>
            {guardian.restrictionState === "IN_FORCE" && (
              <span className="flex items-center gap-1 text-sm font-strong text-red">
                <ShieldAlert aria-hidden className="size-4" />
                {t("patients.restricted")}
              </span>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
