import { type ClinicSettings, settings } from "@omi/api";
import { Notice, Skeleton, showDate } from "@omi/ui";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useMoments } from "../../i18n/moments";
import { problemText } from "../../i18n/problem-text";
import { Section } from "../account/account";
import { NumberField } from "./number-field";
import { SettingsFrame, useDraft } from "./use-settings";

/** How long records are kept; never less than the law asks for. */
export default function RetentionSection({ stored }: { stored: ClinicSettings }) {
  const { t } = useTranslation();
  const form = useDraft(stored);
  const { errors } = form;
  const { retention } = form.draft;
  const change = (part: Partial<typeof retention>) =>
    form.change({ retention: { ...retention, ...part } });
  return (
    <SettingsFrame draft={form}>
      <Section title={t("settings.records")} text={t("settings.recordsText")}>
        <div className="grid gap-3 sm:grid-cols-2">
          <NumberField
            label={t("settings.clinicalYears")}
            hint={t("settings.clinicalYearsHint")}
            value={retention.clinicalYears}
            min={5}
            max={30}
            error={errors["settings.retention.clinicalYears"]}
            onChange={(clinicalYears) => change({ clinicalYears })}
          />
          <NumberField
            label={t("settings.yearsPast18")}
            hint={t("settings.yearsPast18Hint", { age: 18 + retention.yearsPast18 })}
            value={retention.yearsPast18}
            min={5}
            max={30}
            error={errors["settings.retention.yearsPast18"]}
            onChange={(yearsPast18) => change({ yearsPast18 })}
          />
        </div>
      </Section>
      <Section title={t("settings.activityLog")} text={t("settings.activityLogText")}>
        <div className="grid gap-3 sm:grid-cols-2">
          <NumberField
            label={t("settings.auditYears")}
            hint={t("settings.auditYearsHint")}
            value={retention.auditYears}
            min={2}
            max={20}
            error={errors["settings.retention.auditYears"]}
            onChange={(auditYears) => change({ auditYears })}
          />
        </div>
        <Preview />
      </Section>
    </SettingsFrame>
  );
}

/** What would go tonight; looking takes nothing out. */
function Preview() {
  const { t } = useTranslation();
  const { showMoment } = useMoments();
  const preview = useQuery({
    queryKey: ["settings", "retention"],
    queryFn: ({ signal }) => settings.previewRetention(signal),
  });
  if (preview.isError) {
    return (
      <Notice tone="error" live className="mt-4">
        {problemText(preview.error, t)}
      </Notice>
    );
  }
  if (preview.isPending) return <Skeleton className="mt-4 h-12" />;
  const { auditEntries, auditUntil, purgesFrom, isClockSettled, lastPurgeAt, lastPurged } =
    preview.data;
  const until = showDate(auditUntil);
  return (
    <Notice
      className="mt-4"
      tone={auditEntries > 0 ? "warning" : undefined}
      title={
        auditEntries > 0
          ? t("settings.wouldGo", { count: auditEntries, until })
          : t("settings.nothingGoes", { until })
      }
    >
      {auditEntries > 0 &&
        (purgesFrom
          ? t("settings.goesFrom", { when: showMoment(purgesFrom) })
          : t("settings.goesAfterNotice"))}{" "}
      {!isClockSettled && t("settings.clockUnsettled")}{" "}
      {lastPurgeAt && t("settings.lastGone", { count: lastPurged, when: showMoment(lastPurgeAt) })}{" "}
      {t("settings.historiesStay")}
    </Notice>
  );
}
