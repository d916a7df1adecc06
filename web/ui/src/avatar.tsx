import { cn } from "./cn";

const sizes = { sm: "size-7 text-xs", md: "size-9 text-sm", lg: "size-14 text-lg" } as const;

/** Initials until there is a photo. Beside a name it says nothing new, so it is not spoken. */
export function Avatar({
  name,
  size = "md",
  className,
}: {
  name: string;
  size?: keyof typeof sizes;
  className?: string;
}) {
  const words = name.trim().split(/\s+/u);
  const initials = words
    .slice(0, 2)
    .map((word) => word.charAt(0))
    .join("")
    .toLocaleUpperCase();
  return (
    <span
      aria-hidden
      className={cn(
        "inline-grid shrink-0 place-items-center rounded-full bg-primary-soft font-strong text-primary-soft-foreground select-none",
        sizes[size],
        className,
      )}
    >
      {initials}
    </span>
  );
}
