import { reserved } from "@omi/api";
import { cn } from "@omi/ui";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

/** How many openings of reserved files wait for their review, in the menu; in red when one waits too long. */
export function UrgentCount({ className }: { className?: string }) {
  const { t } = useTranslation();
  const counts = useQuery({
    queryKey: ["urgent_accesses", "counts"],
    queryFn: ({ signal }) => reserved.countAccesses(signal),
    // What waits becomes overdue without anybody changing anything.
    refetchInterval: 600_000,
  });
  if (!counts.data?.pending) return null;
  const { pending, overdue } = counts.data;
  return (
    <span
      className={cn(
        "min-w-5 rounded-sm px-1.5 text-center text-xs font-strong",
        overdue > 0 ? "bg-red-soft text-red" : "bg-amber-soft text-amber",
        className,
      )}
    >
      <span aria-hidden>{pending}</span>
      <span className="sr-only">{t("nav.urgentPending", { count: pending })}</span>
    </span>
  );
}
