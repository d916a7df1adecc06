import { RadioGroup as Radix } from "radix-ui";
import { type ComponentProps, type ReactNode, useId } from "react";
import { cn } from "./cn";

export function RadioGroup({ className, ...props }: ComponentProps<typeof Radix.Root>) {
  return <Radix.Root className={cn("flex flex-wrap gap-x-5 gap-y-1.5", className)} {...props} />;
}

interface RadioProps extends ComponentProps<typeof Radix.Item> {
  label: ReactNode;
  hint?: ReactNode;
}

export function Radio({ label, hint, className, id, ...props }: RadioProps) {
  const generated = useId();
  const own = id ?? generated;
  return (
    <div className={cn("flex items-start gap-2.5 touch-target", className)}>
      <Radix.Item
        id={own}
        className={cn(
          "relative mt-0.5 grid size-4.5 shrink-0 place-items-center rounded-full border border-control bg-surface",
          "after:absolute after:-inset-1.5 data-[state=checked]:border-primary disabled:opacity-50",
        )}
        {...props}
      >
        <Radix.Indicator className="size-2.5 rounded-full bg-primary" />
      </Radix.Item>
      <label htmlFor={own} className="min-w-0 select-none">
        {label}
        {hint && <span className="block text-xs text-muted-foreground">{hint}</span>}
      </label>
    </div>
  );
}

/** A few choices side by side, of which exactly one holds. */
export function Segmented<Value extends string>({
  value,
  onValueChange,
  options,
  label,
  className,
}: {
  value: Value;
  onValueChange: (value: Value) => void;
  options: ReadonlyArray<{ value: Value; label: ReactNode }>;
  label: string;
  className?: string;
}) {
  return (
    <Radix.Root
      aria-label={label}
      value={value}
      onValueChange={(next) => onValueChange(next as Value)}
      className={cn("inline-flex rounded-md border border-border bg-muted p-0.5", className)}
    >
      {options.map((option) => (
        <Radix.Item
          key={option.value}
          value={option.value}
          className={cn(
            "flex h-7 items-center justify-center gap-1.5 rounded-sm px-3 text-sm text-muted-foreground select-none touch-target [&_svg]:size-4",
            "data-[state=checked]:bg-surface data-[state=checked]:font-strong data-[state=checked]:text-foreground data-[state=checked]:ring-1 data-[state=checked]:ring-border",
          )}
        >
          {option.label}
        </Radix.Item>
      ))}
    </Radix.Root>
  );
}
