import type { Review } from "@omi/api";
import { showDate } from "@omi/ui";
import { useTranslation } from "react-i18next";

const WIDTH = 640;
const HEIGHT = 140;
const LEFT = 36;
const BOTTOM = 118;

/** O'Leary over the visits, with the line under which a mouth is clean. */
export function PlaqueTrend({ reviews }: { reviews: readonly Review[] }) {
  const { t } = useTranslation();
  const points = reviews
    .filter((review) => review.status === "COMPLETED" && review.record.plaqueIndex != null)
    .map((review) => ({
      day: (review.reviewDate ?? review.record.createdAt).slice(0, 10),
      percent: review.record.plaqueIndex ?? 0,
    }))
    .reverse();
  if (points.length < 2) return null;
  const step = (WIDTH - LEFT - 16) / (points.length - 1);
  const x = (nth: number) => LEFT + nth * step;
  const y = (percent: number) => BOTTOM - (percent / 100) * (BOTTOM - 10);
  const words = points
    .map((point) => `${showDate(point.day)}: ${t("plaque.percent", { value: point.percent })}`)
    .join("; ");
  return (
    <figure className="flex flex-col gap-1">
      <figcaption className="text-sm font-strong">{t("plaque.trend")}</figcaption>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={words}
        className="h-auto w-full max-w-160"
      >
        <g className="text-[11px]">
          <rect
            x={LEFT}
            y={y(20)}
            width={WIDTH - LEFT - 8}
            height={BOTTOM - y(20)}
            className="fill-green-soft"
          />
          {[0, 20, 40, 60, 80].map((line) => (
            <g key={line}>
              <path d={`M${LEFT} ${y(line)}H${WIDTH - 8}`} className="stroke-border" />
              <text
                x={LEFT - 6}
                y={y(line)}
                textAnchor="end"
                dominantBaseline="central"
                className="fill-muted-foreground"
              >
                {line}
              </text>
            </g>
          ))}
          <polyline
            points={points.map((point, nth) => `${x(nth)},${y(point.percent)}`).join(" ")}
            strokeWidth="2"
            className="fill-none stroke-primary"
          />
          {points.map((point, nth) => (
            <g key={point.day}>
              <circle cx={x(nth)} cy={y(point.percent)} r="3.5" className="fill-primary" />
              {(points.length <= 8 || nth === 0 || nth === points.length - 1) && (
                <text
                  x={x(nth)}
                  y={HEIGHT - 6}
                  textAnchor={nth === points.length - 1 ? "end" : nth === 0 ? "start" : "middle"}
                  className="fill-muted-foreground"
                >
                  {showDate(point.day)}
                </text>
              )}
            </g>
          ))}
        </g>
      </svg>
    </figure>
  );
}
