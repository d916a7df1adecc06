import type { TimelineEntry, TimelineTreatment } from "@omi/api";
import { Badge, showDate } from "@omi/ui";
import { FilePen, type LucideIcon, Search, Stethoscope, TrafficCone, Wrench } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useMoments } from "../../i18n/moments";
import { riskNames, roleNames } from "../../i18n/values";
import { fieldNames } from "../patients/fields/labels";
import { RiskBadge } from "../patients/shown";
import { changeWord } from "./change-words";
import { byStatus } from "./grouped";
import { priorityNames, reviewTypeNames, toothNames, treatmentNames } from "./names";

const icons = {
  VISIT: Stethoscope,
  FINDING: Search,
  TREATMENT: Wrench,
  RISK: TrafficCone,
  CHANGE: FilePen,
} as const satisfies Record<TimelineEntry["kind"], LucideIcon>;

/** One thing that happened: what it was, what came of it, when and by whom. */
export function TimelineItem({ entry }: { entry: TimelineEntry }) {
  const { t } = useTranslation();
  const { showMoment } = useMoments();
  const Icon = icons[entry.kind];
  return (
    <li className="relative flex gap-3 pb-4 before:absolute before:top-8 before:bottom-0 before:left-[13.5px] before:w-px before:bg-border last:before:hidden">
      <span className="grid size-7 shrink-0 place-items-center rounded-full bg-muted text-muted-foreground">
        <Icon aria-hidden className="size-4" />
      </span>
      <div className="min-w-0 flex-1 pt-0.5">
        <What entry={entry} />
        <p className="text-sm text-muted-foreground">
          {showMoment(entry.at)}
          {` · ${entry.authorName ?? t("history.byItself")}`}
          {entry.authorRole && ` (${t(roleNames[entry.authorRole])})`}
        </p>
      </div>
    </li>
  );
}

function What({ entry }: { entry: TimelineEntry }) {
  if (entry.kind === "VISIT") return <Visit entry={entry} />;
  if (entry.kind === "FINDING") return <Findings entry={entry} />;
  if (entry.kind === "TREATMENT") return <Treatments entry={entry} />;
  if (entry.kind === "RISK") return <Risk entry={entry} />;
  return <Change entry={entry} />;
}

function Visit({ entry: { code, visit } }: { entry: TimelineEntry }) {
  const { t, i18n } = useTranslation();
  const outcome = visit?.outcome;
  const percent = new Intl.NumberFormat(i18n.language === "en" ? "en-GB" : "es-ES");
  const told = [
    typeof outcome?.plaqueIndex === "number" &&
      t("timeline.plaque", { percent: percent.format(outcome.plaqueIndex) }),
    outcome && outcome.newCaries > 0 && t("timeline.newCaries", { count: outcome.newCaries }),
    visit?.nextReviewDate && t("timeline.next", { date: showDate(visit.nextReviewDate) }),
  ].filter(Boolean);
  return (
    <>
      <Title
        badges={
          <>
            {code === "visit.corrected" && <Badge>{t("timeline.corrected")}</Badge>}
            {outcome?.urgent && <Badge tone="red">{t("timeline.urgent")}</Badge>}
            {outcome?.incomplete && <Badge tone="amber">{t("timeline.incomplete")}</Badge>}
          </>
        }
      >
        {visit?.reviewType ? t(reviewTypeNames[visit.reviewType]) : t("timeline.visit")}
      </Title>
      {told.length > 0 && <p>{told.join(" · ")}</p>}
      {outcome?.correctionReason && (
        <p className="whitespace-pre-line">
          {t("timeline.correction", { reason: outcome.correctionReason })}
        </p>
      )}
    </>
  );
}

function Findings({ entry }: { entry: TimelineEntry }) {
  const { t } = useTranslation();
  return (
    <>
      <Title>{t("timeline.findings")}</Title>
      <Teeth entry={entry} />
    </>
  );
}

/** "Caries: 54, 65", and what was marked as an error struck through. */
function Teeth({ entry }: { entry: TimelineEntry }) {
  const { t } = useTranslation();
  return (
    <ul>
      {byStatus(entry.teeth).map(({ status, teeth }) => (
        <li key={status}>
          {t(toothNames[status])}
          {": "}
          {teeth.map((tooth, nth) => (
            <span key={`${tooth.toothNumber} ${tooth.supernumerary ?? ""} ${tooth.layer}`}>
              {nth > 0 && ", "}
              <span className={tooth.isError ? "line-through" : undefined}>
                {tooth.toothNumber}
                {tooth.supernumerary && ` (${tooth.supernumerary})`}
              </span>
              {tooth.isError && ` (${t("timeline.error")})`}
            </span>
          ))}
        </li>
      ))}
    </ul>
  );
}

function Treatments({ entry }: { entry: TimelineEntry }) {
  const { t } = useTranslation();
  const isPlanned = entry.code === "treatment.planned";
  return (
    <>
      <Title>{t(isPlanned ? "timeline.planned" : "timeline.applied")}</Title>
      <ul>
        {entry.treatments.map((one) => (
          <Treatment key={`${one.treatmentType} ${one.toothNumber} ${one.productUsed}`} one={one} />
        ))}
      </ul>
      {entry.teeth.length > 0 && <Teeth entry={entry} />}
    </>
  );
}

function Treatment({ one }: { one: TimelineTreatment }) {
  const { t } = useTranslation();
  const details = [one.productUsed, one.priority && t(priorityNames[one.priority])];
  const said = details.filter(Boolean).join(" · ");
  return (
    <li>
      {t(treatmentNames[one.treatmentType])}
      {one.toothNumber && ` · ${one.toothNumber}`}
      {said && <span className="text-muted-foreground">{` (${said})`}</span>}
    </li>
  );
}

function Risk({ entry: { code, risk } }: { entry: TimelineEntry }) {
  const { t } = useTranslation();
  if (!risk) return null;
  const isDecided = code === "risk.decided";
  const told = [
    typeof risk.score === "number" && t("timeline.points", { count: risk.score }),
    risk.before &&
      risk.before !== risk.level &&
      t("timeline.before", { level: t(riskNames[risk.before]).toLowerCase() }),
  ].filter(Boolean);
  return (
    <>
      <Title badges={<RiskBadge level={risk.level} />}>
        {t(isDecided ? "timeline.decided" : "timeline.assessed")}
      </Title>
      {told.length > 0 && <p>{told.join(" · ")}</p>}
      {risk.reason && <p className="whitespace-pre-line">{risk.reason}</p>}
    </>
  );
}

function Change({ entry }: { entry: TimelineEntry }) {
  const { t } = useTranslation();
  // A registration fills every field; only of a change is it worth saying which.
  const changed = entry.code === "patients.registered" ? [] : entry.fields;
  const fields = changed
    .filter((name): name is keyof typeof fieldNames => name in fieldNames)
    .map((name) => t(fieldNames[name]))
    .join(", ");
  return (
    <p>
      {t(changeWord(entry.code))}
      {fields && <span className="text-muted-foreground">: {fields}</span>}
    </p>
  );
}

function Title({ badges, children }: { badges?: ReactNode; children: ReactNode }) {
  return (
    <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
      <span className="font-strong">{children}</span>
      {badges}
    </p>
  );
}
