import type { Guardian } from "@omi/api";
import { Badge, showDate } from "@omi/ui";
import { CalendarClock, History, ShieldAlert } from "lucide-react";
import { useTranslation } from "react-i18next";

/** How a court order stands today: only one in force is red. */
export function RestrictionBadge({ guardian }: { guardian: Guardian }) {
  const { t } = useTranslation();
  const { restrictedFrom, restrictedUntil } = guardian;
  switch (guardian.restrictionState) {
    case "IN_FORCE":
      return (
        <Badge tone="red">
          <ShieldAlert aria-hidden />
          {restrictedUntil
            ? t("families.barredUntil", { date: showDate(restrictedUntil) })
            : t("patients.restricted")}
        </Badge>
      );
    case "COMING":
      return (
        <Badge tone="amber">
          <CalendarClock aria-hidden />
          {t("families.barredFrom", { date: showDate(restrictedFrom ?? "") })}
        </Badge>
      );
    case "OVER":
      return (
        <Badge>
          <History aria-hidden />
          {t("families.barredOver", { date: showDate(restrictedUntil ?? "") })}
        </Badge>
      );
    default:
      return null;
  }
}
