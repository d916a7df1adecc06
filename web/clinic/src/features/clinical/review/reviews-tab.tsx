import { clinical, type Patient, type Review } from "@omi/api";
import { Badge, Button, Skeleton, StateBlock, showDate, toast } from "@omi/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { ClipboardPlus, Stethoscope } from "lucide-react";
import { useTranslation } from "react-i18next";
import { LoadFailed } from "../../../app/screens";
import { problemText } from "../../../i18n/problem-text";
import { usePermission } from "../../auth/session";
import { statusNames, typeNames } from "./names";
import { PlaqueTrend } from "./plaque-trend";

/** A child's reviews, drafts first, and how clean its teeth were over time. */
export function ReviewsTab({ patient }: { patient: Patient }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const mayWrite = usePermission("clinical.write") && !patient.deletedAt;
  const reviews = useQuery({
    queryKey: ["clinical", "reviews", patient.id],
    queryFn: ({ signal }) => clinical.listReviews(patient.id, signal),
  });
  const begin = useMutation({
    mutationFn: (reviewType: "PREVENTIVA" | "HIM") =>
      clinical.beginReview(patient.id, { reviewType, reviewDate: new Date().toISOString() }),
    onSuccess: async (review) => {
      void queries.invalidateQueries({ queryKey: ["clinical"] });
      await navigate({
        to: "/pacientes/$patientId/revisiones/$reviewId",
        params: { patientId: patient.id, reviewId: review.id },
      });
    },
    onError: (error) => toast(problemText(error, t), { tone: "error" }),
  });
  if (reviews.isPending) return <Skeleton className="h-60" />;
  if (reviews.isError)
    return <LoadFailed error={reviews.error} onRetry={() => void reviews.refetch()} />;
  const { items } = reviews.data;
  return (
    <div className="flex max-w-220 flex-col gap-5">
      {mayWrite && (
        <div className="flex flex-wrap gap-2 print:hidden">
          <Button
            variant="primary"
            busy={begin.isPending}
            onClick={() => begin.mutate("PREVENTIVA")}
          >
            <ClipboardPlus aria-hidden className="size-4" />
            {t("review.begin")}
          </Button>
          <Button busy={begin.isPending} onClick={() => begin.mutate("HIM")}>
            {t("review.beginSession")}
          </Button>
        </div>
      )}
      {items.length === 0 && <StateBlock icon={<Stethoscope />} title={t("review.none")} />}
      <PlaqueTrend reviews={items} />
      <ul className="flex flex-col">
        {items.map((review) => (
          <Row key={review.id} patientId={patient.id} review={review} />
        ))}
      </ul>
    </div>
  );
}

function Row({ patientId, review }: { patientId: string; review: Review }) {
  const { t } = useTranslation();
  const day = (review.reviewDate ?? review.record.createdAt).slice(0, 10);
  const plaque = review.record.plaqueIndex;
  return (
    <li className="border-b border-border last:border-0">
      <Link
        to="/pacientes/$patientId/revisiones/$reviewId"
        params={{ patientId, reviewId: review.id }}
        className="flex flex-wrap items-center gap-x-4 gap-y-1 px-1 py-2.5 hover:bg-muted"
      >
        <span className="w-24 tabular-nums">{showDate(day)}</span>
        <span className="font-strong">
          {review.reviewType ? t(typeNames[review.reviewType]) : t("review.title")}
        </span>
        {review.status !== "COMPLETED" && (
          <Badge tone={review.status === "DRAFT" ? "amber" : "neutral"}>
            {t(statusNames[review.status])}
          </Badge>
        )}
        {review.urgent && <Badge tone="red">{t("review.isUrgent")}</Badge>}
        {plaque != null && (
          <span className="text-sm text-muted-foreground">
            O'Leary {t("plaque.percent", { value: plaque })}
          </span>
        )}
        <span className="ml-auto text-sm text-muted-foreground">
          {(review.record.completedBy ?? review.record.author).name}
        </span>
      </Link>
    </li>
  );
}
