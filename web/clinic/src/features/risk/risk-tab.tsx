import { type Risk, risk } from "@omi/api";
import { Button, Notice, Skeleton, StateBlock } from "@omi/ui";
import { useQuery } from "@tanstack/react-query";
import { CircleDashed, Lightbulb, Scale } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { LoadFailed } from "../../app/screens";
import { useMoments } from "../../i18n/moments";
import { riskNames } from "../../i18n/values";
import { usePermission } from "../auth/session";
import { RiskHistory } from "./history";
import { BigLight } from "./light";
import { OverrideDialog } from "./override-dialog";
import { PointsTable } from "./points-table";

/** A child's caries risk: the light, where it comes from, what would make it milder, and how it was before. */
export function RiskTab({ patientId, isRemoved }: { patientId: string; isRemoved: boolean }) {
  const { t } = useTranslation();
  const answer = useQuery({
    queryKey: ["patients", "risk", patientId],
    queryFn: ({ signal }) => risk.getRisk(patientId, signal),
  });
  if (answer.isPending) {
    return (
      <div aria-busy className="flex flex-col gap-4">
        <Skeleton className="h-28" />
        <Skeleton className="h-52" />
      </div>
    );
  }
  if (!answer.data) {
    return <LoadFailed error={answer.error} onRetry={() => void answer.refetch()} />;
  }
  const [last] = answer.data.history;
  if (!last) {
    return (
      <StateBlock icon={<CircleDashed />} title={t("riskFile.none")}>
        {t("riskFile.noneText")}
      </StateBlock>
    );
  }
  return (
    <div className="flex flex-col gap-7">
      <Now patientId={patientId} risk={answer.data} isRemoved={isRemoved} />
      <div className="grid items-start gap-7 lg:grid-cols-2">
        <PointsTable assessment={last} />
        <Words risk={answer.data} />
      </div>
      <RiskHistory risk={answer.data} />
    </div>
  );
}

/** The light that holds now, and who says so. */
function Now({
  patientId,
  risk,
  isRemoved,
}: {
  patientId: string;
  risk: Risk;
  isRemoved: boolean;
}) {
  const { t } = useTranslation();
  const { showMoment } = useMoments();
  const mayOverride = usePermission("clinical.override_risk");
  const [isDeciding, setDeciding] = useState(false);
  const [last] = risk.history;
  const decided = risk.override;
  if (!last || !risk.level) return null;
  return (
    <section aria-label={t("risk.title")} className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-4">
        <BigLight level={risk.level}>
          <p className="text-sm text-muted-foreground">
            {t("riskFile.assessed", {
              when: showMoment(last.assessedAt),
              name: last.author.name ?? t("riskFile.somebody"),
            })}
          </p>
        </BigLight>
        {mayOverride && !isRemoved && (
          <Button onClick={() => setDeciding(true)} className="print:hidden">
            <Scale aria-hidden />
            {t("riskFile.override")}
          </Button>
        )}
      </div>
      {decided && (
        <Notice
          tone="warning"
          title={t("riskFile.overriddenBy", {
            name: decided.author.name ?? t("riskFile.somebody"),
            when: showMoment(decided.at),
          })}
        >
          <p className="break-words whitespace-pre-line">
            {t("riskFile.reasonIs", { reason: decided.reason })}
          </p>
          <p className="text-sm text-muted-foreground">
            {t("riskFile.countedIs", { level: t(riskNames[last.level]) })} {t("riskFile.until")}
          </p>
        </Notice>
      )}
      {isDeciding && (
        <OverrideDialog
          patientId={patientId}
          current={risk.level}
          onClose={() => setDeciding(false)}
        />
      )}
    </section>
  );
}

/** The assessment in words, and what alone would make the light milder. */
function Words({ risk }: { risk: Risk }) {
  const { t } = useTranslation();
  return (
    <div className="flex flex-col gap-6">
      <section aria-labelledby="risk-why">
        <h2 id="risk-why" className="mb-2 text-lg font-strong">
          {t("riskFile.why")}
        </h2>
        <ul className="flex list-disc flex-col gap-1 pl-5">
          {risk.explanation.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="risk-advice">
        <h2 id="risk-advice" className="mb-2 text-lg font-strong">
          {t("riskFile.advice")}
        </h2>
        {risk.advice.length === 0 ? (
          <p className="text-muted-foreground">
            {t(risk.override ? "riskFile.adviceOverridden" : adviceless(risk))}
          </p>
        ) : (
          <ul className="flex flex-col gap-1.5">
            {risk.advice.map((line) => (
              <li key={line} className="flex items-start gap-2">
                <Lightbulb aria-hidden className="mt-0.5 size-4.5 shrink-0 text-primary" />
                {line}
              </li>
            ))}
          </ul>
        )}
      </section>
    </div>
  );
}

function adviceless(risk: Risk) {
  return risk.level === "GREEN" ? "riskFile.adviceGreen" : "riskFile.adviceNone";
}
