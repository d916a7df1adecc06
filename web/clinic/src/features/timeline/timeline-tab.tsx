import { timeline as api, type TimelineKind } from "@omi/api";
import { Button, cn, Skeleton, StateBlock } from "@omi/ui";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { History, Printer } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { LoadFailed } from "../../app/screens";
import { usePermission } from "../auth/session";
import { byMonth } from "./grouped";
import { kindNames } from "./names";
import { TimelineItem } from "./timeline-item";

/** What everyone who sees a history may filter by, and what is for those who treat. */
const limited: readonly TimelineKind[] = ["VISIT", "CHANGE"];
const full: readonly TimelineKind[] = ["VISIT", "FINDING", "TREATMENT", "RISK", "CHANGE"];

/** What happened to a child here, newest first, by years and months. */
export function TimelineTab({ patientId }: { patientId: string }) {
  const { t } = useTranslation();
  const [kind, setKind] = useState<TimelineKind | undefined>();
  const kinds = usePermission("clinical.read") ? full : limited;
  const line = useInfiniteQuery({
    queryKey: ["patients", "history", patientId, kind ?? "ALL"],
    queryFn: ({ pageParam, signal }) => api.getTimeline(patientId, kind, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
  const entries = line.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="flex flex-col gap-5">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 print:hidden">
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset's legend has no room here */}
        <div role="group" aria-label={t("timeline.filter")} className="flex flex-wrap gap-1.5">
          {[undefined, ...kinds].map((one) => (
            <button
              key={one ?? "ALL"}
              type="button"
              aria-pressed={kind === one}
              onClick={() => setKind(one)}
              className={cn(
                "h-8 rounded-full border px-3 text-sm touch-target",
                kind === one
                  ? "border-transparent bg-primary-soft text-primary-soft-foreground"
                  : "border-border bg-surface hover:bg-muted",
              )}
            >
              {one ? t(kindNames[one]) : t("timeline.all")}
            </button>
          ))}
        </div>
        <Button size="sm" className="ml-auto max-md:hidden" onClick={() => window.print()}>
          <Printer aria-hidden />
          {t("timeline.print")}
        </Button>
      </div>
      {line.isPending && <LineSkeleton />}
      {line.isError && !line.data && (
        <LoadFailed error={line.error} onRetry={() => void line.refetch()} />
      )}
      {line.data && entries.length === 0 && (
        <StateBlock icon={<History />} title={t(kind ? "timeline.noneOfKind" : "history.none")} />
      )}
      {entries.length > 0 && (
        <div aria-busy={line.isPlaceholderData} className="flex flex-col gap-6">
          {byMonth(entries).map(({ year, months }) => (
            <section key={year} aria-label={String(year)}>
              <h2 className="mb-2 text-lg font-strong">{year}</h2>
              {months.map((month) => (
                <Month key={month.at} at={month.at}>
                  {month.entries.map((entry) => (
                    <TimelineItem key={entry.id} entry={entry} />
                  ))}
                </Month>
              ))}
            </section>
          ))}
        </div>
      )}
      {line.isError && line.data && (
        <p role="alert" className="text-sm text-red">
          {t("timeline.moreFailed")}
        </p>
      )}
      {line.hasNextPage && !line.isPlaceholderData && (
        <Button
          className="self-start print:hidden"
          busy={line.isFetchingNextPage}
          onClick={() => void line.fetchNextPage()}
        >
          {t("timeline.earlier")}
        </Button>
      )}
    </div>
  );
}

function Month({ at, children }: { at: string; children: React.ReactNode }) {
  const { i18n } = useTranslation();
  const locale = i18n.language === "en" ? "en-GB" : "es-ES";
  const name = new Intl.DateTimeFormat(locale, { month: "long" }).format(new Date(at));
  return (
    // No landmark of its own: its heading leads there, and a long past has too many of them.
    <div className="mb-3">
      <h3 className="mb-2 text-sm font-strong text-muted-foreground first-letter:uppercase">
        {name}
      </h3>
      <ol className="flex flex-col">{children}</ol>
    </div>
  );
}

function LineSkeleton() {
  return (
    <div aria-busy className="flex flex-col gap-4">
      <Skeleton className="h-6 w-20" />
      <Skeleton className="h-12" />
      <Skeleton className="h-12" />
      <Skeleton className="h-12" />
    </div>
  );
}
