import { cn } from "./cn";

/** Holds the place of what is on its way, in its size. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={cn("h-4 rounded-sm bg-muted animate-pulse", className)} />;
}
