import { type ClinicSettings, type ClinicVersions, settings } from "@omi/api";
import { Button, Dialog, DialogContent, Field, Input, Notice, Skeleton, toast } from "@omi/ui";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { LoadFailed } from "../../app/screens";
import { useMoments } from "../../i18n/moments";
import { problemText } from "../../i18n/problem-text";
import { useSave } from "./use-settings";
import { changedFields } from "./values";

const NAMED = [
  { field: "name", label: "settings.fields.name" },
  { field: "taxNumber", label: "settings.fields.taxNumber" },
  { field: "address", label: "settings.fields.address" },
  { field: "timeZone", label: "settings.fields.timeZone" },
  { field: "language", label: "settings.fields.language" },
  { field: "planPrices", label: "settings.fields.planPrices" },
  { field: "openingHours", label: "settings.fields.openingHours" },
  { field: "appointmentMinutes", label: "settings.fields.appointmentMinutes" },
  { field: "brand", label: "settings.fields.brand" },
  { field: "security", label: "settings.fields.security" },
  { field: "holidays", label: "settings.fields.holidays" },
  { field: "risk", label: "settings.fields.risk" },
  { field: "reviewMonths", label: "settings.fields.reviewMonths" },
  { field: "retention", label: "settings.fields.retention" },
  { field: "features", label: "settings.fields.features" },
] as const;

type Version = ClinicVersions["items"][number];

/** Who changed what, when and why; an earlier version can be brought back. */
export default function HistorySection({ stored }: { stored: ClinicSettings }) {
  const { t } = useTranslation();
  const { showMoment } = useMoments();
  const [taking, setTaking] = useState<Version | null>(null);
  const versions = useQuery({
    queryKey: ["settings", "clinic", "history"],
    queryFn: ({ signal }) => settings.listClinicVersions(signal),
  });
  const named = useNames();
  if (versions.isError) {
    return <LoadFailed error={versions.error} onRetry={() => void versions.refetch()} />;
  }
  if (versions.isPending) return <Skeleton className="h-16" />;
  return (
    <section>
      <h2 className="font-strong">{t("settings.history")}</h2>
      <p className="mt-1 mb-3 text-sm text-muted-foreground">{t("settings.historyText")}</p>
      {versions.data.items.length === 0 && (
        <p className="text-muted-foreground">{t("settings.noHistory")}</p>
      )}
      <ol className="flex flex-col divide-y divide-border">
        {versions.data.items.map((one, place) => (
          <li key={one.version} className="flex flex-wrap items-start justify-between gap-3 py-2.5">
            <div className="min-w-0">
              <p>{named(one.changed) || t("settings.beginning")}</p>
              <p className="text-sm text-muted-foreground">
                {[showMoment(one.at), one.author, one.reason].filter(Boolean).join(" · ")}
              </p>
            </div>
            {place > 0 && (
              <Button
                size="sm"
                aria-label={t("settings.takeOf", { when: showMoment(one.at) })}
                onClick={() => setTaking(one)}
              >
                {t("settings.take")}
              </Button>
            )}
          </li>
        ))}
      </ol>
      <Dialog open={taking !== null} onOpenChange={() => setTaking(null)}>
        {taking && (
          <DialogContent
            title={t("settings.takeTitle", { when: showMoment(taking.at) })}
            description={t("settings.takeText")}
            width="sm"
          >
            <Take stored={stored} version={taking} onDone={() => setTaking(null)} />
          </DialogContent>
        )}
      </Dialog>
    </section>
  );
}

function useNames() {
  const { t } = useTranslation();
  return (changed: readonly string[]) =>
    NAMED.filter(({ field }) => changed.includes(field))
      .map(({ label }) => t(label))
      .join(", ");
}

/** Says what will change, and makes one more version of the earlier one. */
function Take({
  stored,
  version,
  onDone,
}: {
  stored: ClinicSettings;
  version: Version;
  onDone: () => void;
}) {
  const { t } = useTranslation();
  const named = useNames();
  const save = useSave();
  const [reason, setReason] = useState("");
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const changed = changedFields(stored.settings, version.settings);

  const send = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setFailure(null);
    try {
      await save(stored.version, version.settings, reason);
      toast(t("settings.saved"));
      onDone();
    } catch (problem) {
      setFailure(problem);
      setBusy(false);
    }
  };
  return (
    <form onSubmit={send} className="flex flex-col gap-4" noValidate>
      {failure !== null && (
        <Notice tone="error" live>
          {problemText(failure, t)}
        </Notice>
      )}
      <p>
        {changed.length > 0
          ? t("settings.takeChanges", { fields: named(changed) })
          : t("settings.takeNothing")}
      </p>
      <Field label={t("settings.reason")}>
        <Input value={reason} onChange={(event) => setReason(event.target.value)} />
      </Field>
      <Button type="submit" variant="primary" busy={busy} disabled={changed.length === 0}>
        {t("settings.takeConfirm")}
      </Button>
    </form>
  );
}
