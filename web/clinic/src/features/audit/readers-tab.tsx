import { Button, Skeleton, Spinner, StateBlock } from "@omi/ui";
import { Link } from "@tanstack/react-router";
import { Eye } from "lucide-react";
import { useTranslation } from "react-i18next";
import { LoadFailed } from "../../app/screens";
import { useMoments } from "../../i18n/moments";
import { Actor } from "./shown";
import { useLog } from "./use-log";

/** Who has seen this child's data, where and when; newest first. */
export function ReadersTab({ patientId }: { patientId: string }) {
  const { t } = useTranslation();
  const { showMoment } = useMoments();
  const { log, items, isSearching } = useLog({ patient: patientId, kind: "READ" });
  if (log.isPending) {
    return (
      <div aria-busy className="flex flex-col gap-4">
        <Skeleton className="h-10" />
        <Skeleton className="h-10" />
        <Skeleton className="h-10" />
      </div>
    );
  }
  if (log.isError && items.length === 0) {
    return <LoadFailed error={log.error} onRetry={() => void log.refetch()} />;
  }
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <p className="text-muted-foreground">{t("activity.readersText")}</p>
        <Button size="sm" asChild>
          <Link to="/actividad" search={{ patient: patientId }}>
            {t("activity.allOfPatient")}
          </Link>
        </Button>
      </div>
      {items.length === 0 && !log.hasNextPage && (
        <StateBlock icon={<Eye />} title={t("activity.noReaders")} />
      )}
      <ol className="flex flex-col divide-y divide-border border-y border-border empty:hidden">
        {items.map((item) => (
          <li key={item.position} className="flex flex-wrap items-baseline gap-x-4 py-2">
            <span className="min-w-0 flex-1 basis-60">
              <Actor item={item} />
            </span>
            <span className="basis-56">{item.words}</span>
            <span className="text-sm text-muted-foreground">
              {item.at && showMoment(item.at)}
              {item.address && ` · ${item.address}`}
            </span>
          </li>
        ))}
      </ol>
      {isSearching && (
        <p role="status" className="flex items-center gap-2 py-4 text-muted-foreground">
          <Spinner /> {t("activity.searching")}
        </p>
      )}
      {log.hasNextPage && !isSearching && (
        <Button
          className="mt-4"
          busy={log.isFetchingNextPage}
          onClick={() => void log.fetchNextPage()}
        >
          {t("common.more")}
        </Button>
      )}
    </>
  );
}
