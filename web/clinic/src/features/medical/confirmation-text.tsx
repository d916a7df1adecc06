import type { MedicalAlerts } from "@omi/api";
import { cn, today } from "@omi/ui";
import { CircleCheck, CircleHelp } from "lucide-react";
import { useTranslation } from "react-i18next";
import { dayOf, elapsed } from "./elapsed";

/** When the family was asked last and by whom, and whether it is time to ask again. */
export function ConfirmationText({
  confirmation,
  version,
  isDue,
}: {
  confirmation: NonNullable<MedicalAlerts["confirmation"]> | null;
  version: number;
  isDue: boolean;
}) {
  const { t } = useTranslation();
  const Icon = isDue ? CircleHelp : CircleCheck;
  return (
    <span className={cn("inline-flex items-start gap-1.5", isDue ? "text-amber" : "text-green")}>
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span className="text-foreground">
        {!confirmation && t("medical.neverConfirmed")}
        {!confirmation && version === 1 && ` ${t("medical.asRegistered")}`}
        {confirmation && confirmation.version !== version && t("medical.changedSince")}
        {confirmation && confirmation.version === version && (
          <>
            <When confirmation={confirmation} />
            {isDue && `: ${t("medical.askAgain")}`}
          </>
        )}
      </span>
    </span>
  );
}

function When({ confirmation }: { confirmation: NonNullable<MedicalAlerts["confirmation"]> }) {
  const { t } = useTranslation();
  const name = confirmation.by?.name ?? t("medical.somebody");
  const { unit, count } = elapsed(dayOf(confirmation.at), today());
  if (unit === "months") return t("medical.confirmedMonths", { count, name });
  return count === 0
    ? t("medical.confirmedToday", { name })
    : t("medical.confirmedDays", { count, name });
}
