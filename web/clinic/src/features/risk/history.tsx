import type { Risk, RiskLevel } from "@omi/api";
import { ColumnHeader, Table } from "@omi/ui";
import { useTranslation } from "react-i18next";
import { useMoments } from "../../i18n/moments";
import { riskNames } from "../../i18n/values";
import { RiskBadge } from "../patients/shown";
import { levels } from "./light";
import { overTime } from "./over-time";

const LANE = 30;
const BAR = 12;
const AXIS = 22;
/** The most severe on top. */
const lanes = [...levels].reverse();
const top = (level: RiskLevel) => lanes.indexOf(level) * LANE + (LANE - BAR) / 2;
const colours = { GREEN: "text-green", YELLOW: "text-amber", RED: "text-red" } as const;

/** How the light was before: drawn as steps, and the same as a table. */
export function RiskHistory({ risk }: { risk: Risk }) {
  const { t } = useTranslation();
  return (
    <section aria-labelledby="risk-history">
      <h2 id="risk-history" className="mb-3 text-lg font-strong">
        {t("riskFile.history")}
      </h2>
      <Steps risk={risk} />
      <HistoryTable risk={risk} />
    </section>
  );
}

/** Which light was shown when. The table below says the same in words. */
function Steps({ risk }: { risk: Risk }) {
  const { t } = useTranslation();
  const now = Date.now();
  const stretches = overTime(risk, now);
  const first = stretches[0]?.from ?? now;
  const whole = Math.max(now - first, 1);
  const place = (at: number) => `${(((at - first) / whole) * 100).toFixed(2)}%`;
  const height = lanes.length * LANE;
  return (
    <div aria-hidden className="mb-5 flex max-w-220 gap-3">
      <ul className="shrink-0 text-sm text-muted-foreground">
        {lanes.map((level) => (
          <li key={level} className="flex h-[30px] items-center">
            {t(riskNames[level])}
          </li>
        ))}
      </ul>
      <svg className="min-w-0 flex-1 overflow-visible" height={height + AXIS} width="100%">
        <title>{t("riskFile.history")}</title>
        {lanes.map((level, index) => (
          <line
            key={level}
            x1="0"
            x2="100%"
            y1={index * LANE + LANE / 2}
            y2={index * LANE + LANE / 2}
            className="stroke-border"
          />
        ))}
        {years(first, now).map(({ year, at }) => (
          <g key={year} className="text-muted-foreground">
            <line
              x1={place(at)}
              x2={place(at)}
              y1="0"
              y2={height}
              className="stroke-border"
              strokeDasharray="2 3"
            />
            <text
              x={place(at)}
              y={height + AXIS - 6}
              fill="currentColor"
              fontSize="12"
              textAnchor={at === first ? "start" : "middle"}
            >
              {year}
            </text>
          </g>
        ))}
        {stretches.map(({ level, from, to }, index) => {
          const before = stretches[index - 1]?.level;
          return (
            <g key={from} className={colours[level]}>
              {before && (
                <line
                  x1={place(from)}
                  x2={place(from)}
                  y1={top(before) + BAR / 2}
                  y2={top(level) + BAR / 2}
                  stroke="currentColor"
                  strokeWidth="2"
                />
              )}
              <rect
                x={place(from)}
                y={top(level)}
                width={`${Math.max(((to - from) / whole) * 100, 0.6).toFixed(2)}%`}
                height={BAR}
                rx="3"
                fill="currentColor"
              />
            </g>
          );
        })}
      </svg>
    </div>
  );
}

/** The beginnings of the years between two instants; the first year alone where no other begins. */
function years(first: number, now: number) {
  const from = new Date(first).getFullYear();
  const to = new Date(now).getFullYear();
  if (from === to) return [{ year: from, at: first }];
  return Array.from({ length: to - from }, (_, index) => {
    const year = from + index + 1;
    return { year, at: new Date(year, 0, 1).getTime() };
  });
}

interface Line {
  at: string;
  level: RiskLevel;
  score: number | null;
  reason: string;
  by: string | null | undefined;
}

function HistoryTable({ risk }: { risk: Risk }) {
  const { t, i18n } = useTranslation();
  const { showMoment } = useMoments();
  const number = new Intl.NumberFormat(i18n.language === "en" ? "en-GB" : "es-ES");
  const assessed = risk.history.map((one): Line => {
    const told = [
      t("riskFile.newCaries", { count: one.newCaries }),
      t("riskFile.plaqueOf", { percent: number.format(one.plaqueIndex) }),
      t("riskFile.settingsVersion", { version: one.settingsVersion }),
    ];
    return {
      at: one.assessedAt,
      level: one.level,
      score: one.score,
      reason: told.join(" · "),
      by: one.author.name,
    };
  });
  const decided = risk.overrides.map(
    (one): Line => ({
      at: one.at,
      level: one.level,
      score: null,
      reason: t("riskFile.byHand", { reason: one.reason }),
      by: one.author.name,
    }),
  );
  const lines = [...assessed, ...decided].sort((one, other) => (one.at < other.at ? 1 : -1));
  return (
    // Wide tables are moved sideways, by keys too.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be reached
    <section tabIndex={0} aria-label={t("riskFile.historyTable")} className="overflow-x-auto">
      <Table>
        <thead>
          <tr>
            <ColumnHeader>{t("riskFile.when")}</ColumnHeader>
            <ColumnHeader>{t("risk.short")}</ColumnHeader>
            <ColumnHeader numeric>{t("riskFile.pointsShort")}</ColumnHeader>
            <ColumnHeader>{t("riskFile.from")}</ColumnHeader>
            <ColumnHeader>{t("riskFile.by")}</ColumnHeader>
          </tr>
        </thead>
        <tbody className="align-top">
          {lines.map(({ at, level, score, reason, by }) => (
            <tr key={`${at} ${reason}`}>
              <td className="border-b border-border px-3 py-2 whitespace-nowrap">
                {showMoment(at)}
              </td>
              <td className="border-b border-border px-3 py-2">
                <RiskBadge level={level} />
              </td>
              <td className="border-b border-border px-3 py-2 text-right">
                {score ?? t("riskFile.noPoints")}
              </td>
              <td className="min-w-60 border-b border-border px-3 py-2 break-words">{reason}</td>
              <td className="border-b border-border px-3 py-2">{by ?? t("riskFile.somebody")}</td>
            </tr>
          ))}
        </tbody>
      </Table>
    </section>
  );
}
