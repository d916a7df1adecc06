import type { Patient } from "@omi/api";
import { Avatar, cn, showDate } from "@omi/ui";
import { CircleCheck, CircleHelp, Pill, ShieldAlert, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { relationshipNames } from "../../../i18n/values";
import { AgeText, PlanBadge, RiskBadge, showPhone } from "../shown";

/** Who this is and what must not be overlooked; the same on every screen about a child. */
export function Banner({ patient, actions }: { patient: Patient; actions: ReactNode }) {
  const { t } = useTranslation();
  return (
    <section aria-label={t("banner.label")} className="mt-3 mb-4">
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
      <div className="mt-4 grid gap-px overflow-hidden rounded-md border border-border bg-border sm:grid-cols-[1fr_1fr_1.4fr]">
        <Alert
          name={t("fields.allergies")}
          text={patient.allergies}
          none={t("patients.noAllergies")}
          grave
          icon={<TriangleAlert aria-hidden />}
        />
        <Alert
          name={t("fields.medication")}
          text={patient.medication}
          none={t("patients.noMedication")}
          icon={<Pill aria-hidden />}
        />
        <Guardians patient={patient} />
      </div>
    </section>
  );
}

/** "None known" was asked and answered; "not asked" is a gap. They must never look alike. */
function Alert({
  name,
  text,
  none,
  grave = false,
  icon,
}: {
  name: string;
  text: string | null | undefined;
  none: string;
  /** What can hurt at once stands in red. */
  grave?: boolean;
  icon: ReactNode;
}) {
  const { t } = useTranslation();
  const unasked = text === null || text === undefined;
  const state = unasked ? "unasked" : text === "" ? "none" : "some";
  return (
    <div
      className={cn(
        "flex min-w-0 gap-2 bg-surface px-3.5 py-2.5 [&_svg]:mt-0.5 [&_svg]:size-4.5 [&_svg]:shrink-0",
        state === "some" && (grave ? "bg-red-soft text-red" : "bg-violet-soft text-violet"),
        state === "unasked" && "bg-amber-soft text-amber",
      )}
    >
      {state === "some" && icon}
      {state === "none" && <CircleCheck aria-hidden className="text-green" />}
      {state === "unasked" && <CircleHelp aria-hidden />}
      <div className="min-w-0">
        <p className={cn("text-sm", state !== "some" && "text-muted-foreground")}>{name}</p>
        <p className={"font-strong break-words"}>
          {state === "some" && text}
          {state === "none" && none}
          {state === "unasked" && t("patients.unasked")}
        </p>
      </div>
    </div>
  );
}

function Guardians({ patient }: { patient: Patient }) {
  const { t } = useTranslation();
  const inOrder = [...patient.guardians].sort((a, b) => Number(b.isPrimary) - Number(a.isPrimary));
  return (
    <div className="min-w-0 bg-surface px-3.5 py-2.5">
      <p className="text-sm text-muted-foreground">{t("patients.guardians")}</p>
      <ul className="flex flex-col gap-0.5">
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
