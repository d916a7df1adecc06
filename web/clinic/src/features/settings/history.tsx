import { type ClinicFields, settings } from "@omi/api";
import { Button, Skeleton } from "@omi/ui";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { LoadFailed } from "../../app/screens";
import { useMoments } from "../../i18n/moments";

const NAMED = [
  { field: "name", label: "settings.fields.name" },
  { field: "taxNumber", label: "settings.fields.taxNumber" },
  { field: "address", label: "settings.fields.address" },
  { field: "timeZone", label: "settings.fields.timeZone" },
  { field: "language", label: "settings.fields.language" },
  { field: "planPrices", label: "settings.fields.planPrices" },
  { field: "openingHours", label: "settings.fields.openingHours" },
  { field: "appointmentMinutes", label: "settings.fields.appointmentMinutes" },
] as const;

/** Who changed what, when and why; an earlier version can be put back into the form. */
export function History({ onTake }: { onTake: (fields: ClinicFields, version: number) => void }) {
  const { t } = useTranslation();
  const { showMoment } = useMoments();
  const versions = useQuery({
    queryKey: ["settings", "clinic", "history"],
    queryFn: ({ signal }) => settings.listClinicVersions(signal),
  });
  if (versions.isError) {
    return <LoadFailed error={versions.error} onRetry={() => void versions.refetch()} />;
  }
  if (versions.isPending) return <Skeleton className="h-16" />;
  if (versions.data.items.length === 0) {
    return <p className="text-muted-foreground">{t("settings.noHistory")}</p>;
  }
  const named = (changed: readonly string[]) =>
    NAMED.filter(({ field }) => changed.includes(field))
      .map(({ label }) => t(label))
      .join(", ");
  return (
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
            <Button size="sm" onClick={() => onTake(one.settings, one.version)}>
              {t("settings.take")}
            </Button>
          )}
        </li>
      ))}
    </ol>
  );
}
