import { cn } from "@omi/ui";
import { CloudOff, Wifi } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useReachable } from "./connection";

/** Whether the clinic's server answers, in colour, icon and word. */
export function ConnectionChip() {
  const { t } = useTranslation();
  const reachable = useReachable();
  const Icon = reachable ? Wifi : CloudOff;
  return (
    <p
      role="status"
      className={cn(
        "flex h-7 items-center gap-2 rounded-md px-2.5 text-sm [&_svg]:size-4",
        reachable ? "text-muted-foreground max-md:sr-only" : "bg-amber-soft font-strong text-amber",
      )}
    >
      <Icon aria-hidden className={reachable ? "text-green" : undefined} />
      {reachable ? t("connection.online") : t("connection.offline")}
    </p>
  );
}
