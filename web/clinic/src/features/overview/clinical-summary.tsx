import {
  timeline as api,
  type Overview,
  type OverviewPlanned,
  type OverviewReview,
} from "@omi/api";
import { Badge, Button, Skeleton, showDate, today } from "@omi/ui";
import { useQuery } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useMoments } from "../../i18n/moments";
import { problemText } from "../../i18n/problem-text";
import { RiskBadge } from "../patients/shown";
import { priorityNames, reviewTypeNames, treatmentNames } from "../timeline/names";

/** What those who treat need before the child sits down. Nothing known takes one line, not empty boxes. */
export function ClinicalSummary({ patientId }: { patientId: string }) {
  const { t } = useTranslation();
  const told = useQuery({
    queryKey: ["patients", "overview", patientId],
    queryFn: ({ signal }) => api.getOverview(patientId, signal),
  });
  return (
    <section aria-label={t("overview.title")}>
      <h2 className="mb-3 flex min-h-7 items-center font-strong">{t("overview.title")}</h2>
      {told.isPending && <Skeleton className="h-40" />}
      {told.isError && !told.data && (
        <div
          role="alert"
          className="flex flex-wrap items-center gap-3 rounded-md border border-border bg-surface px-4 py-3"
        >
          <span className="flex-1 text-red">
            {t("overview.failed")} {problemText(told.error, t)}
          </span>
          <Button size="sm" onClick={() => void told.refetch()}>
            <RefreshCw aria-hidden />
            {t("common.retry")}
          </Button>
        </div>
      )}
      {told.data && <Summary told={told.data} />}
    </section>
  );
}

function Summary({ told }: { told: Overview }) {
  const { t } = useTranslation();
  if (told.reviewsCompleted === 0 && told.drafts.length === 0 && !told.indices) {
    return <p className="text-muted-foreground">{t("overview.nothing")}</p>;
  }
  return (
    <div className="flex flex-col gap-4 rounded-md border border-border bg-surface px-4 py-3.5">
      <Figures told={told} />
      {told.drafts.length > 0 && (
        <p className="text-amber">{t("overview.drafts", { count: told.drafts.length })}</p>
      )}
      <div className="grid gap-x-8 gap-y-4 lg:grid-cols-2">
        {told.reviews.length > 0 && (
          <Part title={t("overview.reviews", { count: told.reviewsCompleted })}>
            {told.reviews.map((review) => (
              <ReviewLine key={review.id} review={review} />
            ))}
          </Part>
        )}
        {told.planned.length > 0 && (
          <Part title={t("overview.planned")}>
            {told.planned.map((one) => (
              <PlannedLine key={`${one.treatment} ${one.toothNumber}`} one={one} />
            ))}
          </Part>
        )}
      </div>
    </div>
  );
}

function Figures({ told }: { told: Overview }) {
  const { t } = useTranslation();
  const { risk, indices, lastReviewDate, nextReviewDate } = told;
  const isOverdue = nextReviewDate ? nextReviewDate < today() : false;
  return (
    <dl className="grid grid-cols-2 gap-x-8 gap-y-3 sm:grid-cols-4">
      {risk && (
        <Figure name={t("risk.title")}>
          <RiskBadge level={risk.level} />
          {risk.overridden && <span className="ml-2 text-sm">{t("overview.overridden")}</span>}
        </Figure>
      )}
      {lastReviewDate && <Figure name={t("overview.last")}>{showDate(lastReviewDate)}</Figure>}
      {nextReviewDate && (
        <Figure name={t("overview.next")}>
          {showDate(nextReviewDate)}
          {isOverdue && (
            <Badge tone="amber" className="ml-2">
              {t("overview.overdue")}
            </Badge>
          )}
        </Figure>
      )}
      {indices && (
        <Figure name={t("overview.indices")}>
          <span className="tabular-nums">
            {indices.caod.total} / {indices.ceod.total}
          </span>
        </Figure>
      )}
    </dl>
  );
}

function Figure({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-sm text-muted-foreground">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div>
      <h3 className="mb-1 text-sm text-muted-foreground">{title}</h3>
      <ul className="divide-y divide-border">{children}</ul>
    </div>
  );
}

function ReviewLine({ review }: { review: OverviewReview }) {
  const { t, i18n } = useTranslation();
  const percent = new Intl.NumberFormat(i18n.language === "en" ? "en-GB" : "es-ES");
  const told = [
    typeof review.plaqueIndex === "number" &&
      t("timeline.plaque", { percent: percent.format(review.plaqueIndex) }),
    review.newCaries ? t("timeline.newCaries", { count: review.newCaries }) : null,
    review.author.name,
  ].filter(Boolean);
  return (
    <li className="py-1.5">
      <p className="flex flex-wrap items-center gap-x-2">
        <span className="tabular-nums">
          {review.reviewDate && showDate(review.reviewDate.slice(0, 10))}
        </span>
        <span>
          {review.reviewType ? t(reviewTypeNames[review.reviewType]) : t("timeline.visit")}
        </span>
        {review.urgent && <Badge tone="red">{t("timeline.urgent")}</Badge>}
        {review.incomplete && <Badge tone="amber">{t("timeline.incomplete")}</Badge>}
      </p>
      <p className="text-sm text-muted-foreground">{told.join(" · ")}</p>
    </li>
  );
}

function PlannedLine({ one }: { one: OverviewPlanned }) {
  const { t } = useTranslation();
  const { showMoney } = useMoments();
  const told = [
    t("overview.since", { date: showDate(one.since.slice(0, 10)) }),
    typeof one.estimateCents === "number" && showMoney(one.estimateCents),
    one.referral,
  ].filter(Boolean);
  return (
    <li className="py-1.5">
      <p className="flex flex-wrap items-center gap-x-2">
        <span>
          {t(treatmentNames[one.treatment])}
          {one.toothNumber && ` · ${one.toothNumber}`}
        </span>
        <Badge tone={one.priority === "URGENTE" ? "red" : "neutral"}>
          {t(priorityNames[one.priority])}
        </Badge>
      </p>
      <p className="text-sm text-muted-foreground">{told.join(" · ")}</p>
    </li>
  );
}
