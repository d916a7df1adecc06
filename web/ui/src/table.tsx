import { ArrowDown, ArrowUp } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";

/** `bleed`: the text of the first column stands under the heading above, the lines reach past it. */
export function Table({
  bleed = false,
  className,
  ...props
}: ComponentProps<"table"> & { bleed?: boolean }) {
  return (
    <table
      className={cn(
        "border-separate border-spacing-0 text-left",
        bleed ? "-mx-3 w-[calc(100%+1.6rem)]" : "w-full",
        className,
      )}
      {...props}
    />
  );
}

interface ColumnHeaderProps extends ComponentProps<"th"> {
  /** `undefined`: not sortable; `null`: sortable and not sorted by it now. */
  sorted?: "ascending" | "descending" | null | undefined;
  onSort?: () => void;
  numeric?: boolean;
  children?: ReactNode;
}

export function ColumnHeader({
  sorted,
  onSort,
  numeric,
  className,
  children,
  ...props
}: ColumnHeaderProps) {
  const Arrow = sorted === "descending" ? ArrowDown : ArrowUp;
  return (
    <th
      scope="col"
      aria-sort={sorted === undefined ? undefined : (sorted ?? "none")}
      className={cn(
        "h-9 border-b border-border bg-background px-3 text-xs font-strong whitespace-nowrap text-muted-foreground",
        numeric && "text-right",
        className,
      )}
      {...props}
    >
      {onSort ? (
        <button
          type="button"
          onClick={onSort}
          className={cn(
            "group -mx-1.5 inline-flex h-7 items-center gap-1 rounded-sm px-1.5 hover:text-foreground",
            sorted && "text-foreground",
          )}
        >
          {children}
          <Arrow
            aria-hidden
            className={cn("size-3.5", sorted ? "opacity-100" : "opacity-0 group-hover:opacity-50")}
          />
        </button>
      ) : (
        children
      )}
    </th>
  );
}

export function Cell({
  numeric,
  className,
  ...props
}: ComponentProps<"td"> & { numeric?: boolean }) {
  return (
    <td
      className={cn("h-9 truncate border-b border-border px-3", numeric && "text-right", className)}
      {...props}
    />
  );
}
