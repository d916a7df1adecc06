import type { RiskLevel } from "@omi/api";
import { cn } from "@omi/ui";
import { CircleCheck, OctagonAlert, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { riskNames } from "../../i18n/values";

const looks = {
  GREEN: { icon: CircleCheck, classes: "border-green bg-green-soft text-green" },
  YELLOW: { icon: TriangleAlert, classes: "border-amber bg-amber-soft text-amber" },
  RED: { icon: OctagonAlert, classes: "border-red bg-red-soft text-red" },
} as const;

/** From the mildest. */
export const levels = ["GREEN", "YELLOW", "RED"] as const satisfies readonly RiskLevel[];

/** The traffic light as large as the answer that it is: colour, shape and word. */
export function BigLight({ level, children }: { level: RiskLevel; children?: ReactNode }) {
  const { t } = useTranslation();
  const { icon: Icon, classes } = looks[level];
  return (
    <div className="flex min-w-0 items-center gap-4">
      <span
        aria-hidden
        className={cn("grid size-18 shrink-0 place-items-center rounded-full border-3", classes)}
      >
        <Icon className="size-10" strokeWidth={1.8} />
      </span>
      <div className="min-w-0">
        <p className="text-sm text-muted-foreground">{t("risk.title")}</p>
        <p className="text-xl font-strong">{t(riskNames[level])}</p>
        {children}
      </div>
    </div>
  );
}
