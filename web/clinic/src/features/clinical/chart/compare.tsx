import { type Chart, clinical } from "@omi/api";
import { Field, Select, Skeleton, showDate } from "@omi/ui";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { LoadFailed } from "../../../app/screens";
import { statusNames, surfaceNames } from "./names";
import { Odontogram } from "./odontogram";
import { useChart } from "./use-chart";

/** Two days side by side, and what changed between them. */
export function Compare({ patientId, chart }: { patientId: string; chart: Chart }) {
  const { t } = useTranslation();
  const days = [...new Set(chart.visits.map((visit) => visit.date))];
  const [from, setFrom] = useState(days[0] ?? chart.date);
  const [to, setTo] = useState(chart.date);
  return (
    <div className="flex flex-col gap-4">
      <div className="grid gap-4 2xl:grid-cols-2">
        <Side
          patientId={patientId}
          day={from}
          days={days}
          today={chart.date}
          label={t("chart.before")}
          onDay={setFrom}
        />
        <Side
          patientId={patientId}
          day={to}
          days={days}
          today={chart.date}
          label={t("chart.after")}
          onDay={setTo}
        />
      </div>
      <Differences patientId={patientId} from={from} to={to} />
    </div>
  );
}

function Side({
  patientId,
  day,
  days,
  today,
  label,
  onDay,
}: {
  patientId: string;
  day: string;
  days: readonly string[];
  today: string;
  label: string;
  onDay: (day: string) => void;
}) {
  const { t } = useTranslation();
  const chart = useChart(patientId, day === today ? undefined : day);
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <Field label={label} className="max-w-60">
        <Select value={day} onChange={(event) => onDay(event.target.value)}>
          {days
            .filter((visit) => visit !== today)
            .map((visit) => (
              <option key={visit} value={visit}>
                {showDate(visit)}
              </option>
            ))}
          <option value={today}>{t("chart.today", { date: showDate(today) })}</option>
        </Select>
      </Field>
      {chart.isPending && <Skeleton className="h-60" />}
      {chart.isError && <LoadFailed error={chart.error} onRetry={() => void chart.refetch()} />}
      {chart.data && (
        <Odontogram chart={chart.data} label={t("chart.of", { date: showDate(day) })} />
      )}
    </div>
  );
}

function Differences({ patientId, from, to }: { patientId: string; from: string; to: string }) {
  const { t } = useTranslation();
  const found = useQuery({
    queryKey: ["clinical", "differences", patientId, from, to],
    queryFn: ({ signal }) => clinical.listDifferences(patientId, from, to, signal),
  });
  if (found.isPending) return <Skeleton className="h-20" />;
  if (found.isError) return <LoadFailed error={found.error} onRetry={() => void found.refetch()} />;
  return (
    <section aria-label={t("chart.differences")}>
      <h3 className="mb-1.5 font-strong">{t("chart.differences")}</h3>
      {found.data.items.length === 0 && <p className="text-muted-foreground">{t("chart.same")}</p>}
      <ul className="flex flex-col gap-1">
        {found.data.items.map((item) => (
          <li key={`${item.toothNumber} ${item.surface}`} className="flex flex-wrap gap-x-2">
            <span className="font-strong tabular-nums">{item.toothNumber}</span>
            {item.surface && <span>{t(surfaceNames[item.surface]).toLocaleLowerCase()}</span>}
            <span>
              {item.before ? t(statusNames[item.before]) : t("chart.nothing")} →{" "}
              {item.after ? t(statusNames[item.after]) : t("chart.nothing")}
            </span>
            <span className="text-muted-foreground">
              {item.date && showDate(item.date)} {item.author?.name}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
