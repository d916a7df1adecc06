import { type MedicalAlert, type MedicalAlerts, medical } from "@omi/api";
import { Badge, Button, cn, Skeleton } from "@omi/ui";
import { useQuery } from "@tanstack/react-query";
import { CircleCheck, CircleHelp, HeartPulse, Pill, ServerOff, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ConfirmationText } from "./confirmation-text";
import { allergenHints, illnessHints, severityNames } from "./names";
import { useMedicalWords } from "./use-words";

/**
 * What must not be overlooked about a child, above everything else of its screens. That nobody asked, that there is
 * nothing, and that it could not be read are three things, and none of them looks like another.
 */
export function AlertStrip({
  patientId,
  number,
  className,
}: {
  patientId: string;
  /** The number of the file, where strips of two stand side by side. */
  number?: string;
  className?: string;
}) {
  const { t } = useTranslation();
  const alerts = useQuery({
    queryKey: ["patients", "alerts", patientId],
    queryFn: ({ signal }) => medical.getAlerts(patientId, signal),
  });
  return (
    <section
      aria-label={number ? t("medical.alertsOf", { number }) : t("medical.alerts")}
      className={className}
    >
      {alerts.data && <Shown alerts={alerts.data} />}
      {alerts.isPending && <Skeleton className="h-17" />}
      {alerts.isError && !alerts.data && (
        <Row tone="red" icon={<ServerOff aria-hidden />} live>
          <p className="font-strong">{t("medical.alertsFailed")}</p>
          <p className="text-foreground">{t("medical.alertsFailedText")}</p>
          <Button size="sm" className="mt-1.5" onClick={() => void alerts.refetch()}>
            {t("common.retry")}
          </Button>
        </Row>
      )}
    </section>
  );
}

function Shown({ alerts }: { alerts: MedicalAlerts }) {
  const { t } = useTranslation();
  const allergies = alerts.items.filter(({ kind }) => kind === "ALLERGY");
  const conditions = alerts.items.filter(({ kind }) => kind === "CONDITION");
  const medication = alerts.items.filter(({ kind }) => kind === "MEDICATION");
  const confirmed = (
    <ConfirmationText
      confirmation={alerts.confirmation ?? null}
      version={alerts.version}
      isDue={alerts.isDue}
    />
  );
  return (
    <div className="flex flex-col gap-px overflow-hidden rounded-md border border-border bg-border">
      {alerts.allergies === "NOT_ASKED" && (
        <Row tone="amber" icon={<CircleHelp aria-hidden />} aside={confirmed}>
          <p className="font-strong">{t("medical.notAskedAllergies")}</p>
        </Row>
      )}
      {alerts.allergies === "NONE_KNOWN" && (
        <Row
          tone="calm"
          icon={<CircleCheck aria-hidden className="text-green" />}
          aside={confirmed}
        >
          <p className="font-strong">{t("medical.noAllergies")}</p>
        </Row>
      )}
      {alerts.allergies === "LISTED" && (
        <Row tone="red" icon={<TriangleAlert aria-hidden />} aside={confirmed}>
          <Listed name={t("medical.allergies")} items={allergies} />
        </Row>
      )}
      {conditions.length > 0 && (
        <Row tone="violet" icon={<HeartPulse aria-hidden />}>
          <Listed name={t("medical.conditions")} items={conditions} />
        </Row>
      )}
      {medication.length > 0 && (
        <Row tone="violet" icon={<Pill aria-hidden />}>
          <Listed name={t("medical.medication")} items={medication} />
        </Row>
      )}
    </div>
  );
}

function Listed({ name, items }: { name: string; items: MedicalAlert[] }) {
  const { t } = useTranslation();
  const { alertName } = useMedicalWords();
  return (
    <>
      <p className="text-sm">{name}</p>
      <ul className="flex flex-col gap-1">
        {items.map((alert) => (
          <li key={JSON.stringify(alert)} className="break-words">
            <span className="inline-flex flex-wrap items-center gap-x-2 font-strong">
              {alertName(alert)}
              {alert.severity && (
                <Badge
                  tone={alert.severity === "SEVERE" ? "red" : "outline"}
                  className={cn(alert.severity === "SEVERE" && "bg-red-solid text-white")}
                >
                  {t(severityNames[alert.severity])}
                </Badge>
              )}
            </span>
            {alert.reaction && <span className="text-foreground"> {alert.reaction}</span>}
            <Hint alert={alert} />
          </li>
        ))}
      </ul>
    </>
  );
}

/** What it means at the chair. */
function Hint({ alert }: { alert: MedicalAlert }) {
  const { t } = useTranslation();
  const { allergen, illness } = alert;
  const hint =
    (allergen && allergen in allergenHints
      ? t(allergenHints[allergen as keyof typeof allergenHints])
      : null) ??
    (illness && illness in illnessHints
      ? t(illnessHints[illness as keyof typeof illnessHints])
      : null);
  return hint && <span className="block text-sm text-foreground">{hint}</span>;
}

const tones = {
  red: "bg-red-soft text-red",
  amber: "bg-amber-soft text-amber",
  violet: "bg-violet-soft text-violet",
  calm: "bg-surface",
} as const;

function Row({
  tone,
  icon,
  live = false,
  aside,
  children,
}: {
  tone: keyof typeof tones;
  icon: ReactNode;
  live?: boolean;
  /** Beside the content where there is room, below it on a phone. */
  aside?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div
      role={live ? "alert" : undefined}
      className={cn(
        "flex min-w-0 gap-2.5 px-3.5 py-2.5 [&>svg]:mt-0.5 [&>svg]:size-5 [&>svg]:shrink-0",
        tones[tone],
      )}
    >
      {icon}
      <div className="flex min-w-0 flex-1 flex-wrap items-start justify-between gap-x-6 gap-y-1">
        <div className="min-w-0">{children}</div>
        {aside && <div className="text-sm">{aside}</div>}
      </div>
    </div>
  );
}
