import type { Review } from "@omi/api";
import { Badge, showDate } from "@omi/ui";
import type { TFunction } from "i18next";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useMoments } from "../../../i18n/moments";
import { surfaceNames } from "../chart/names";
import { tellState } from "../chart/odontogram";
import {
  brushingNames,
  dietNames,
  flossNames,
  fluorideNames,
  gumNames,
  priorityNames,
  statusNames,
  treatmentNames,
  typeNames,
} from "./names";

/** A review as it reads: only what it says. */
export function ReviewView({ review }: { review: Review }) {
  const { t } = useTranslation();
  const { showMoment } = useMoments();
  const { record, hygiene } = review;
  const rows: [string, ReactNode][] = [
    [t("review.type"), review.reviewType && t(typeNames[review.reviewType])],
    [t("review.date"), review.reviewDate && showMoment(review.reviewDate)],
    [t("review.complaint"), review.chiefComplaint],
    [t("review.correctionReason"), review.correctionReason],
    [
      t("review.parts.teeth"),
      review.odontogram.length > 0 && (
        <ul>
          {review.odontogram.map((tooth) => (
            <li key={tooth.toothNumber}>
              <span className="font-strong tabular-nums">{tooth.toothNumber}</span>{" "}
              {tellState(tooth, t)}
            </li>
          ))}
        </ul>
      ),
    ],
    ["O'Leary", percent(record.plaqueIndex ?? review.plaqueIndex, t)],
    [
      t("plaque.title"),
      review.plaque
        ?.map(
          (tooth) =>
            `${tooth.toothNumber} (${tooth.surfaces.map((own) => t(surfaceNames[own])).join(", ")})`,
        )
        .join(" · "),
    ],
    ["IHOS", record.ohis?.toLocaleString()],
    [t("review.session.before"), percent(hygiene.stainedBefore, t)],
    [t("review.session.after"), percent(hygiene.stainedAfter, t)],
    [t("review.session.bleeding"), percent(hygiene.bleeding, t)],
    [t("review.session.products"), hygiene.products],
    [t("review.session.goal"), hygiene.goal],
    [t("review.session.nextGoal"), hygiene.nextGoal],
    [t("review.gumsLabel"), review.gumStatus && t(gumNames[review.gumStatus])],
    [t("review.softTissue"), review.softTissueFindings],
    [t("review.occlusion"), review.occlusion],
    [t("review.dietLabel"), review.dietRisk && t(dietNames[review.dietRisk])],
    [
      t("review.fluorideLabel"),
      review.fluorideExposure && t(fluorideNames[review.fluorideExposure]),
    ],
    [
      t("review.brushingLabel"),
      review.brushingTechnique && t(brushingNames[review.brushingTechnique]),
    ],
    [t("review.flossLabel"), review.flossUsage && t(flossNames[review.flossUsage])],
    [
      t("review.parts.done"),
      review.treatmentsApplied.length > 0 && (
        <ul>
          {review.treatmentsApplied.map((done, nth) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: what was done has no name of its own
            <li key={nth}>
              {[
                t(treatmentNames[done.treatmentType]),
                done.toothNumber,
                done.productUsed,
                done.concentration,
                done.notes,
              ]
                .filter(Boolean)
                .join(" · ")}
            </li>
          ))}
        </ul>
      ),
    ],
    [
      t("review.parts.plan"),
      review.treatmentPlan.length > 0 && (
        <ul>
          {review.treatmentPlan.map((planned, nth) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: what is planned has no name of its own
            <li key={nth}>
              {[
                t(treatmentNames[planned.treatment]),
                planned.toothNumber,
                t(priorityNames[planned.priority]),
                planned.estimateCents != null &&
                  (planned.estimateCents / 100).toLocaleString(undefined, {
                    style: "currency",
                    currency: "EUR",
                  }),
                planned.referral,
              ]
                .filter(Boolean)
                .join(" · ")}
            </li>
          ))}
        </ul>
      ),
    ],
    [t("review.recommendations"), review.recommendations],
    [t("review.next"), review.nextReviewDate && showDate(review.nextReviewDate)],
    [t("review.stampComment"), review.stampComment],
  ];
  return (
    <div className="flex flex-col gap-3">
      <p className="flex flex-wrap items-center gap-2">
        <Badge
          tone={
            review.status === "COMPLETED"
              ? "green"
              : review.status === "DRAFT"
                ? "amber"
                : "neutral"
          }
        >
          {t(statusNames[review.status])}
        </Badge>
        {review.urgent && <Badge tone="red">{t("review.isUrgent")}</Badge>}
        {review.incomplete && <Badge tone="amber">{t("review.isIncomplete")}</Badge>}
      </p>
      <dl className="grid gap-x-6 gap-y-2 sm:grid-cols-[12rem_1fr]">
        {rows.map(
          ([label, value]) =>
            value && (
              <div key={label} className="contents">
                <dt className="text-muted-foreground">{label}</dt>
                <dd className="whitespace-pre-line">{value}</dd>
              </div>
            ),
        )}
      </dl>
      {record.completedAt && (
        <p className="text-sm text-muted-foreground">
          {t("review.signedBy", {
            name: record.completedBy?.name ?? "",
            when: showMoment(record.completedAt),
          })}{" "}
          <span className="font-mono text-xs break-all">{record.digest}</span>
        </p>
      )}
    </div>
  );
}

const percent = (value: number | null | undefined, t: TFunction): string =>
  value == null ? "" : t("plaque.percent", { value });
