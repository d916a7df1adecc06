import { tasks } from "@omi/api";
import { cn } from "@omi/ui";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

/** How many tasks are one's own, in the menu; in amber when one of them is for today or late. */
export function TaskCount({ className }: { className?: string }) {
  const { t } = useTranslation();
  const counts = useQuery({
    queryKey: ["tasks", "counts"],
    queryFn: ({ signal }) => tasks.countTasks(signal),
    // Days go by without anybody changing anything.
    refetchInterval: 600_000,
  });
  if (!counts.data?.mine) return null;
  const { mine, mineDue } = counts.data;
  return (
    <span
      className={cn(
        "min-w-5 rounded-sm px-1.5 text-center text-xs font-strong",
        mineDue > 0 ? "bg-amber-soft text-amber" : "bg-muted text-muted-foreground",
        className,
      )}
    >
      <span aria-hidden>{mine}</span>
      <span className="sr-only">
        {t("nav.tasksMine", { count: mine })}
        {mineDue > 0 && `, ${t("nav.tasksDue", { count: mineDue })}`}
      </span>
    </span>
  );
}
