import { cn } from "@omi/ui";
import { CloudOff, RefreshCw, Wifi } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useReachable } from "./connection";
import { useLive } from "./live/state";

/** Whether the clinic's server answers and changes of others arrive, in colour, icon and word. */
export function ConnectionChip() {
  const { t } = useTranslation();
  const reachable = useReachable();
  const { line } = useLive();
  const isLate = reachable && line === "late";
  const Icon = !reachable ? CloudOff : isLate ? RefreshCw : Wifi;
  const word = !reachable
    ? t("connection.offline")
    : isLate
      ? t("connection.late")
      : t("connection.online");
  return (
    <p
      role="status"
      data-line={line}
      className={cn(
        "flex h-7 items-center gap-2 rounded-md px-2.5 text-sm [&_svg]:size-4",
        !reachable && "bg-amber-soft font-strong text-amber",
        reachable && "text-muted-foreground max-md:sr-only",
      )}
    >
      <Icon aria-hidden className={reachable && !isLate ? "text-green" : undefined} />
      {word}
    </p>
  );
}
