import { audit } from "@omi/api";
import { Button, cn, Skeleton, Spinner, StateBlock, toast } from "@omi/ui";
import { useMutation } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Download, ScrollText, SearchX } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useFeature } from "../../app/features";
import { Forbidden, LoadFailed, Page } from "../../app/screens";
import { problemText } from "../../i18n/problem-text";
import { usePermission } from "../auth/session";
import { ActivityTable } from "./activity-table";
import { EntrySheet } from "./entry-sheet";
import { ActivityFilters } from "./filters";
import { type ActivitySearch, activityFilterCount, toAuditQuery } from "./search";
import { useLog } from "./use-log";

/** Everything that was done and read, for administration; the filters stand in the address. */
export function Activity() {
  const { t } = useTranslation();
  const allowed = usePermission("audit.read");
  const mayExport = useFeature("exports");
  return (
    <Page title={t("activity.title")} actions={allowed && mayExport && <Export />}>
      {allowed ? <Log /> : <Forbidden />}
    </Page>
  );
}

function Export() {
  const { t } = useTranslation();
  const search = useSearch({ from: "/shell/actividad" });
  const take = useMutation({
    mutationFn: () => audit.exportAudit(toAuditQuery(search)),
    onSuccess: (file) => {
      const address = URL.createObjectURL(file);
      const link = document.createElement("a");
      link.href = address;
      link.download = t("activity.fileName");
      link.click();
      URL.revokeObjectURL(address);
      toast(t("activity.exported"));
    },
    onError: (error) => toast(problemText(error, t), { tone: "error" }),
  });
  return (
    <Button busy={take.isPending} onClick={() => take.mutate()}>
      <Download aria-hidden />
      {t("activity.export")}
    </Button>
  );
}

function Log() {
  const { t } = useTranslation();
  const search = useSearch({ from: "/shell/actividad" });
  const navigate = useNavigate({ from: "/actividad" });
  const { log, items, isSearching } = useLog(toAuditQuery(search));
  const change = (next: Partial<ActivitySearch>) =>
    void navigate({ search: (now) => ({ ...now, ...next }), replace: true });
  const isNarrowed = activityFilterCount(search) > 0;

  return (
    <>
      <ActivityFilters search={search} items={items} onChange={change} />
      {/* While another page is on its way, the one before stays to be read. */}
      <div
        aria-hidden
        className={cn("my-2 h-0.5", log.isPlaceholderData && "animate-pulse bg-primary")}
      />
      {log.isPending && <Loading />}
      {log.isError && items.length === 0 && (
        <LoadFailed error={log.error} onRetry={() => void log.refetch()} />
      )}
      {items.length > 0 && (
        <ActivityTable
          items={items}
          stale={log.isPlaceholderData}
          onOpen={(entry) => change({ entry })}
        />
      )}
      {log.isSuccess && items.length === 0 && !log.hasNextPage && (
        <StateBlock
          icon={isNarrowed ? <SearchX /> : <ScrollText />}
          title={isNarrowed ? t("activity.noMatch") : t("activity.none")}
          action={
            isNarrowed && (
              <Button onClick={() => void navigate({ search: {}, replace: true })}>
                {t("patients.clearFilters")}
              </Button>
            )
          }
        />
      )}
      {isSearching && (
        <p role="status" className="flex items-center gap-2 py-4 text-muted-foreground">
          <Spinner /> {t("activity.searching")}
        </p>
      )}
      {log.isFetchNextPageError && (
        <p role="alert" className="py-3 text-sm text-red">
          {problemText(log.error, t)}
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
      {search.entry !== undefined && (
        <EntrySheet
          position={search.entry}
          onClose={() => change({ entry: undefined })}
          onNarrow={(next) => change({ ...next, entry: undefined })}
        />
      )}
    </>
  );
}

function Loading() {
  return (
    <div aria-busy className="flex flex-col gap-px">
      {["a", "b", "c", "d", "e", "f"].map((key) => (
        <div key={key} className="flex h-9 items-center gap-6">
          <Skeleton className="w-32" />
          <Skeleton className="w-48 max-md:hidden" />
          <Skeleton className="w-56" />
        </div>
      ))}
    </div>
  );
}
