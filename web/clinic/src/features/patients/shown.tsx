import type { PatientItem, PlanStatus, PlanType, RiskLevel } from "@omi/api";
import { Badge, fromIso, today } from "@omi/ui";
import {
  CircleCheck,
  CircleDashed,
  CircleSlash,
  Clock,
  OctagonAlert,
  TriangleAlert,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import { planNames, planStatusNames, riskNames } from "../../i18n/values";

/** Whole years and months between two dates. */
export function ageBetween(dateOfBirth: string, on: string): { years: number; months: number } {
  const born = fromIso(dateOfBirth);
  const now = fromIso(on);
  if (!born || !now) return { years: 0, months: 0 };
  const months =
    (now.year - born.year) * 12 + (now.month - born.month) - (now.day < born.day ? 1 : 0);
  return { years: Math.max(0, Math.floor(months / 12)), months: Math.max(0, months) % 12 };
}

/** "7 a 8 m", and "8 m" in the first year. */
export function AgeText({ dateOfBirth }: { dateOfBirth: string }) {
  const { t } = useTranslation();
  const { years, months } = ageBetween(dateOfBirth, today());
  if (years === 0) return t("patients.ageMonths", { months });
  return months === 0 ? t("patients.ageYears", { years }) : t("patients.age", { years, months });
}

/** A Spanish number in threes, as people read it out; one of another country as it was given. */
export function showPhone(phone: string): string {
  const spanish = /^(?:\+34|0034)?(\d{3})(\d{3})(\d{3})$/u.exec(phone.replace(/[\s.-]/gu, ""));
  return spanish ? spanish.slice(1).join(" ") : phone;
}

/** Surnames first, as they stand in every drawer of the clinic. */
export function PatientName({ patient }: { patient: Pick<PatientItem, "firstName" | "lastName"> }) {
  return (
    <>
      <span className="font-strong">{patient.lastName}</span>, {patient.firstName}
    </>
  );
}

const risks = {
  GREEN: { tone: "green", icon: CircleCheck },
  YELLOW: { tone: "amber", icon: TriangleAlert },
  RED: { tone: "red", icon: OctagonAlert },
} as const;

/** The traffic light: colour, shape and word. */
export function RiskBadge({
  level,
  named = false,
}: {
  level: RiskLevel | null | undefined;
  /** Says what it is the level of, where no column heading does. */
  named?: boolean;
}) {
  const { t } = useTranslation();
  if (!level) {
    return (
      <Badge tone="outline">
        <CircleDashed aria-hidden />
        {named && `${t("risk.short")}: `}
        {t("risk.none")}
      </Badge>
    );
  }
  const { tone, icon: Icon } = risks[level];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden />
      {named && `${t("risk.short")}: `}
      {t(riskNames[level])}
    </Badge>
  );
}

export function PlanBadge({
  plan,
  terse = false,
}: {
  plan: { planType: PlanType; status: PlanStatus } | null | undefined;
  /** In a narrow window: of a plan that has ended, only that it has. */
  terse?: boolean;
}) {
  const { t } = useTranslation();
  if (!plan) return <span className="text-muted-foreground">{t("plans.none")}</span>;
  const name = t(planNames[plan.planType]);
  if (plan.status === "ACTIVE") return <Badge tone="primary">{name}</Badge>;
  const Icon = plan.status === "EXPIRED" ? Clock : CircleSlash;
  return (
    <Badge tone={plan.status === "EXPIRED" ? "amber" : "neutral"}>
      <Icon aria-hidden />
      <span className={terse ? "max-lg:hidden" : undefined}>{name}:</span>{" "}
      {t(planStatusNames[plan.status])}
    </Badge>
  );
}
