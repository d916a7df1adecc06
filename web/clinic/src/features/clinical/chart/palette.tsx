import type { ToothStatus } from "@omi/api";
import { cn, Kbd } from "@omi/ui";
import { useTranslation } from "react-i18next";
import { statusNames } from "./names";
import { keyOf, statuses } from "./teeth";
import { ToothDrawing } from "./tooth-drawing";

const NONE: readonly string[] = [];

/** Findings: for what is chosen, or to paint with. Also the legend of the chart. */
export function Palette({
  brush,
  chosen,
  onChoose,
}: {
  brush: ToothStatus | undefined;
  chosen: number | undefined;
  onChoose: (status: ToothStatus) => void;
}) {
  const { t } = useTranslation();
  return (
    <div className="flex flex-col gap-1.5 print:hidden">
      <p aria-live="polite" className="text-sm text-muted-foreground">
        {chosen !== undefined && t("chart.chosen", { tooth: chosen })}
        {chosen === undefined && brush && t("chart.painting", { status: t(statusNames[brush]) })}
        {chosen === undefined && !brush && t("chart.choose")}
      </p>
      <div role="toolbar" aria-label={t("chart.findings")} className="flex flex-wrap gap-1.5">
        {statuses.map((status) => (
          <button
            key={status}
            type="button"
            aria-pressed={brush === status}
            onClick={() => onChoose(status)}
            className={cn(
              "flex h-10 items-center gap-1.5 rounded-md border px-2 text-sm touch-target",
              brush === status
                ? "border-primary bg-primary-soft font-strong text-primary-soft-foreground"
                : "border-border bg-surface hover:bg-muted",
            )}
          >
            <span className="block size-6">
              <Sample status={status} />
            </span>
            {t(statusNames[status])}
            <span className="max-md:hidden">
              <Kbd>{keyOf(status)}</Kbd>
            </span>
          </button>
        ))}
      </div>
    </div>
  );
}

/** A tooth that shows a finding. */
export function Sample({ status }: { status: ToothStatus }) {
  return (
    <ToothDrawing
      tooth={46}
      entry={{ status, surfaces: {}, detail: {} }}
      expected="PRESENT"
      planned={undefined}
      warns={false}
      chosen={NONE}
    />
  );
}
