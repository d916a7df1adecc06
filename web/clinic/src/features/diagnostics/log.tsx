import { diagnostics, type LineLevel, type LogLine, type LogQuery } from "@omi/api";
import {
  Badge,
  Button,
  Field,
  Input,
  Notice,
  Select,
  Skeleton,
  StateBlock,
  Switch,
  type Tone,
  toast,
} from "@omi/ui";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ArrowLeft, Download, ScrollText, SearchX } from "lucide-react";
import { useDeferredValue, useLayoutEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Forbidden, LoadFailed, Page } from "../../app/screens";
import { useMoments } from "../../i18n/moments";
import { problemText } from "../../i18n/problem-text";
import { keysOf } from "../../i18n/values";
import { usePermission } from "../auth/session";
import { useTechnicalLog } from "./use-technical-log";

const levels = {
  ERROR: { label: "technicalLog.levels.ERROR", tone: "red" },
  WARN: { label: "technicalLog.levels.WARN", tone: "amber" },
  INFO: { label: "technicalLog.levels.INFO", tone: "neutral" },
  DEBUG: { label: "technicalLog.levels.DEBUG", tone: "outline" },
  TRACE: { label: "technicalLog.levels.TRACE", tone: "outline" },
} as const satisfies Record<LineLevel, { label: string; tone: Tone }>;

interface Filters {
  level: LineLevel | undefined;
  text: string;
  from: string;
  until: string;
}

const nothing: Filters = { level: undefined, text: "", from: "", until: "" };

/** A moment as the field for it gives it, in this browser's zone, as an instant. */
function instant(local: string): string | undefined {
  const at = new Date(local);
  return local && !Number.isNaN(at.getTime()) ? at.toISOString() : undefined;
}

/** What the box writes about itself, without a console. */
export function LogScreen() {
  const { t } = useTranslation();
  const allowed = usePermission("box.manage");
  return (
    <Page
      title={t("technicalLog.title")}
      actions={
        <Button asChild>
          <Link to="/diagnostico">
            <ArrowLeft aria-hidden />
            {t("nav.diagnostics")}
          </Link>
        </Button>
      }
    >
      {allowed ? <Log /> : <Forbidden />}
    </Page>
  );
}

function Log() {
  const { t } = useTranslation();
  const [filters, setFilters] = useState(nothing);
  const [follows, setFollows] = useState(true);
  const text = useDeferredValue(filters.text.trim());
  const query: LogQuery = {
    level: filters.level,
    text: text || undefined,
    from: instant(filters.from),
    until: instant(filters.until),
  };
  const log = useTechnicalLog(query, follows);
  const isNarrowed = JSON.stringify(filters) !== JSON.stringify(nothing);
  return (
    <>
      <p className="mb-4 max-w-180 text-muted-foreground">{t("technicalLog.text")}</p>
      <FilterFields
        filters={filters}
        onChange={(change) => setFilters((before) => ({ ...before, ...change }))}
      />
      <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
        <Switch label={t("technicalLog.follow")} checked={follows} onCheckedChange={setFollows} />
        <Take query={query} />
      </div>
      {log.isPending && (
        <div aria-busy className="flex flex-col gap-2">
          {["a", "b", "c", "d", "e", "f"].map((key) => (
            <Skeleton key={key} className="h-6" />
          ))}
        </div>
      )}
      {log.isError && !log.data && (
        <LoadFailed error={log.error} onRetry={() => void log.refetch()} />
      )}
      {log.isError && log.data && (
        <Notice tone="warning" live className="mb-3">
          {t("technicalLog.stale")}
        </Notice>
      )}
      {log.data && log.data.items.length === 0 && (
        <StateBlock
          icon={isNarrowed ? <SearchX /> : <ScrollText />}
          title={isNarrowed ? t("technicalLog.noMatch") : t("technicalLog.none")}
          action={
            isNarrowed && (
              <Button onClick={() => setFilters(nothing)}>{t("patients.clearFilters")}</Button>
            )
          }
        />
      )}
      {log.data && log.data.items.length > 0 && (
        <Lines lines={log.data.items} hasOlder={log.data.hasOlder || log.data.gone > 0} />
      )}
    </>
  );
}

function FilterFields({
  filters,
  onChange,
}: {
  filters: Filters;
  onChange: (change: Partial<Filters>) => void;
}) {
  const { t } = useTranslation();
  return (
    <div className="mb-3 grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
      <Field label={t("technicalLog.level")}>
        <Select
          value={filters.level ?? ""}
          onChange={(event) =>
            onChange({ level: keysOf(levels).find((level) => level === event.target.value) })
          }
        >
          <option value="">{t("common.any")}</option>
          {keysOf(levels).map((level) => (
            <option key={level} value={level}>
              {t(levels[level].label)}
            </option>
          ))}
        </Select>
      </Field>
      <Field label={t("technicalLog.holds")}>
        <Input
          type="search"
          maxLength={200}
          spellCheck={false}
          value={filters.text}
          onChange={(event) => onChange({ text: event.target.value })}
        />
      </Field>
      <Field label={t("technicalLog.from")}>
        <Input
          type="datetime-local"
          value={filters.from}
          onChange={(event) => onChange({ from: event.target.value })}
        />
      </Field>
      <Field label={t("technicalLog.until")}>
        <Input
          type="datetime-local"
          value={filters.until}
          onChange={(event) => onChange({ until: event.target.value })}
        />
      </Field>
    </div>
  );
}

function Take({ query }: { query: LogQuery }) {
  const { t } = useTranslation();
  const take = useMutation({
    mutationFn: () => diagnostics.takeLog(query),
    onSuccess: (file) => {
      const address = URL.createObjectURL(file);
      const link = document.createElement("a");
      link.href = address;
      link.download = "omi-log.jsonl";
      link.click();
      URL.revokeObjectURL(address);
      toast(t("technicalLog.taken"));
    },
    onError: (error) => toast(problemText(error, t), { tone: "error" }),
  });
  return (
    <Button busy={take.isPending} onClick={() => take.mutate()}>
      <Download aria-hidden />
      {t("technicalLog.take")}
    </Button>
  );
}

function Lines({ lines, hasOlder }: { lines: LogLine[]; hasOlder: boolean }) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const newest = lines.at(-1)?.position;
  // Whoever reads further up is not moved away from there.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the end moves when a line comes
  useLayoutEffect(() => {
    const element = box.current;
    if (element && atEnd.current) element.scrollTop = element.scrollHeight;
  }, [newest]);
  return (
    <>
      {hasOlder && <p className="mb-2 text-sm text-muted-foreground">{t("technicalLog.older")}</p>}
      <div
        ref={box}
        role="log"
        aria-live="off"
        aria-label={t("technicalLog.title")}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by keys
        tabIndex={0}
        onScroll={({ currentTarget: it }) => {
          atEnd.current = it.scrollHeight - it.scrollTop - it.clientHeight < 24;
        }}
        className="h-[max(24rem,calc(100dvh-22rem))] overflow-auto rounded-md border border-border"
      >
        <ol className="divide-y divide-border text-sm">
          {lines.map((line) => (
            <Line key={line.position} line={line} />
          ))}
        </ol>
      </div>
    </>
  );
}

function Line({ line }: { line: LogLine }) {
  const { t } = useTranslation();
  const { showExact } = useMoments();
  const fields = Object.entries(line.fields as Record<string, unknown>);
  return (
    <li className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5 px-3 py-1.5">
      <time
        dateTime={line.at}
        className="text-xs whitespace-nowrap text-muted-foreground tabular-nums"
      >
        {showExact(line.at)}
      </time>
      <Badge tone={levels[line.level].tone}>{t(levels[line.level].label)}</Badge>
      <span className="min-w-0 flex-1 basis-64 break-words">
        {line.message}{" "}
        <span className="font-mono text-xs break-all text-muted-foreground">
          {fields.map(([name, value]) => `${name}=${shown(value)}`).join(" ")}
          {line.traceId && ` trace=${line.traceId}`}
        </span>
      </span>
    </li>
  );
}

function shown(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
