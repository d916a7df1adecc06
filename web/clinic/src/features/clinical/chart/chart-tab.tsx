import { type Chart, clinical, type Patient } from "@omi/api";
import {
  Button,
  DateInput,
  Field,
  Notice,
  Segmented,
  Skeleton,
  showDate,
  Textarea,
  toast,
} from "@omi/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Pencil } from "lucide-react";
import { useReducer, useState } from "react";
import { useTranslation } from "react-i18next";
import { LoadFailed } from "../../../app/screens";
import { problemText } from "../../../i18n/problem-text";
import { usePermission } from "../../auth/session";
import { Compare } from "./compare";
import { conflictOf } from "./conflict";
import { act, type Draft, type DraftAct, draftOf, type ToothEntry } from "./draft";
import { Legend } from "./legend";
import { Odontogram } from "./odontogram";
import type { ToothNumber } from "./teeth";
import { ToothSheet } from "./tooth-sheet";
import { ToothTable } from "./tooth-table";
import { useChart } from "./use-chart";

type Mode = "now" | "compare";

/** A child's mouth: today, at any visit, two visits side by side, and what is entered outside of a review. */
export function ChartTab({ patient }: { patient: Patient }) {
  const { t } = useTranslation();
  const mayWrite = usePermission("clinical.write") && !patient.deletedAt;
  const [day, setDay] = useState<string>();
  const [mode, setMode] = useState<Mode>("now");
  const [isEntering, setEntering] = useState(false);
  const [open, setOpen] = useState<ToothNumber>();
  const chart = useChart(patient.id, day);
  if (chart.isPending) return <Skeleton className="h-80" />;
  // A chart that cannot be read is an error, and never a healthy mouth.
  if (chart.isError) return <LoadFailed error={chart.error} onRetry={() => void chart.refetch()} />;
  const { data } = chart;
  const days = [...new Set(data.visits.map((visit) => visit.date))];
  if (isEntering) {
    return <Entering patientId={patient.id} chart={data} onDone={() => setEntering(false)} />;
  }
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center justify-between gap-2 print:hidden">
        <Segmented
          label={t("chart.which")}
          value={mode}
          options={[
            { value: "now", label: t("chart.one") },
            { value: "compare", label: t("chart.compare") },
          ]}
          onValueChange={setMode}
        />
        {mayWrite && mode === "now" && !day && (
          <Button onClick={() => setEntering(true)}>
            <Pencil aria-hidden className="size-4" />
            {t("chart.enter")}
          </Button>
        )}
      </div>
      {mode === "compare" ? (
        <Compare patientId={patient.id} chart={data} />
      ) : (
        <>
          {days.length > 0 && (
            <Timeline days={days} today={day ? undefined : data.date} day={day} onDay={setDay} />
          )}
          {days.length === 0 && (
            <Notice title={t("chart.emptyTitle")}>{t("chart.emptyText")}</Notice>
          )}
          <Odontogram
            chart={data}
            label={t("chart.of", { date: showDate(data.date) })}
            onOpen={setOpen}
          />
          <Legend />
          <Indices chart={data} />
          <ToothTable chart={data} />
        </>
      )}
      {open !== undefined && (
        <ToothSheet patientId={patient.id} tooth={open} onClose={() => setOpen(undefined)} />
      )}
    </div>
  );
}

/** Moves over the visits and snaps to them; its end is today. */
function Timeline({
  days,
  day,
  today,
  onDay,
}: {
  days: readonly string[];
  day: string | undefined;
  today: string | undefined;
  onDay: (day: string | undefined) => void;
}) {
  const { t } = useTranslation();
  const at = day ? Math.max(days.indexOf(day), 0) : days.length;
  const shown = day ? showDate(day) : t("chart.today", { date: today ? showDate(today) : "" });
  return (
    <div className="flex items-center gap-3 print:hidden">
      <input
        type="range"
        min={0}
        max={days.length}
        step={1}
        value={at}
        aria-label={t("chart.slider")}
        aria-valuetext={shown}
        onChange={(event) => onDay(days[Number(event.target.value)])}
        className="h-11 min-w-0 flex-1 accent-primary"
      />
      <output className="w-36 text-right text-sm tabular-nums">{shown}</output>
    </div>
  );
}

function Indices({ chart }: { chart: Chart }) {
  const { t } = useTranslation();
  const { caod, ceod, caos, ceos } = chart.indices;
  const parts = [
    ["CAOD", caod],
    ["ceod", ceod],
    ["CAO-S", caos],
    ["ceo-s", ceos],
  ] as const;
  if (chart.visits.length === 0) return null;
  return (
    <dl className="flex flex-wrap gap-x-6 gap-y-2">
      {parts.map(([name, index]) => (
        <div key={name}>
          <dt className="text-sm text-muted-foreground">{name}</dt>
          <dd>
            <span className="text-lg font-strong tabular-nums">{index.total}</span>{" "}
            <span className="text-sm text-muted-foreground">
              {t("chart.parts", {
                decayed: index.decayed,
                missing: index.missing,
                filled: index.filled,
              })}
            </span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Entering outside of a review: found today, or earlier with a reason, or done elsewhere. */
function Entering({
  patientId,
  chart,
  onDone,
}: {
  patientId: string;
  chart: Chart;
  onDone: () => void;
}) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const recorded = (tooth: ToothNumber) =>
    (chart.teeth.find((known) => known.toothNumber === tooth)?.recorded ?? undefined) as
      | ToothEntry
      | undefined;
  const [draft, dispatch] = useReducer(
    (known: Draft, change: DraftAct) => act(known, change, recorded),
    draftOf([]),
  );
  const [layer, setLayer] = useState<"FINDING" | "PLANNED" | "DONE_ELSEWHERE">("FINDING");
  const [observedOn, setObservedOn] = useState<string>();
  const [reason, setReason] = useState("");
  const [revision, setRevision] = useState(chart.revision);
  const isEarly = observedOn !== undefined && observedOn < chart.date;
  const save = useMutation({
    mutationFn: () =>
      clinical.enterInChart(patientId, {
        revision,
        observedOn,
        reason: isEarly ? reason : undefined,
        events: [...draft.entries.values()].map((tooth) => ({ layer, tooth })),
      }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["clinical"] });
      toast(t("chart.entered"));
      onDone();
    },
    onError: (error) => {
      // Seen once: the next press saves over it, knowingly.
      const current = conflictOf(error);
      if (current) setRevision(current.revision);
    },
  });
  const conflict = conflictOf(save.error);
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-end gap-4">
        <Segmented
          label={t("chart.layerLabel")}
          value={layer}
          options={[
            { value: "FINDING", label: t("chart.layer.FINDING") },
            { value: "PLANNED", label: t("chart.layer.PLANNED") },
            { value: "DONE_ELSEWHERE", label: t("chart.layer.DONE_ELSEWHERE") },
          ]}
          onValueChange={setLayer}
        />
        <Field label={t("chart.observedOn")}>
          <DateInput
            value={observedOn ?? chart.date}
            max={chart.date}
            onValueChange={setObservedOn}
          />
        </Field>
      </div>
      {isEarly && (
        <Field label={t("chart.entryReason")}>
          <Textarea rows={2} value={reason} onChange={(event) => setReason(event.target.value)} />
        </Field>
      )}
      <Odontogram
        chart={chart}
        entries={draft.entries}
        onAct={dispatch}
        label={t("chart.enterTitle")}
      />
      {conflict && (
        <Notice tone="warning" live title={t("chart.conflictTitle")}>
          <p>{t("chart.conflictText", { teeth: conflict.teeth.join(", ") })}</p>
        </Notice>
      )}
      {save.isError && !conflict && (
        <Notice tone="error" live>
          {problemText(save.error, t)}
        </Notice>
      )}
      <div className="flex flex-wrap gap-2" data-dock="actions">
        <Button onClick={() => dispatch({ type: "undo" })} disabled={draft.past.length === 0}>
          {t("chart.undo")}
        </Button>
        <Button onClick={onDone}>{t("common.cancel")}</Button>
        <Button
          variant="primary"
          busy={save.isPending}
          disabled={draft.entries.size === 0}
          onClick={() => save.mutate()}
        >
          {t("chart.save", { count: draft.entries.size })}
        </Button>
      </div>
    </div>
  );
}
