import type { ComponentProps } from "react";
import { cn } from "./cn";

/** Scrolls with the platform's own bar; reachable by keyboard and named when it holds no control. */
export function ScrollArea({
  className,
  label,
  ...props
}: ComponentProps<"section"> & { label: string }) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must take the focus to be scrolled by keys
      tabIndex={0}
      className={cn("scroll-thin overflow-auto", className)}
      {...props}
    />
  );
}
