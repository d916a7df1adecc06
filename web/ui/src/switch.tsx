import { Switch as Radix } from "radix-ui";
import { type ComponentProps, type ReactNode, useId } from "react";
import { cn } from "./cn";

interface SwitchProps extends ComponentProps<typeof Radix.Root> {
  label: ReactNode;
  hint?: ReactNode;
}

export function Switch({ label, hint, className, id, ...props }: SwitchProps) {
  const generated = useId();
  const own = id ?? generated;
  return (
    <div className={cn("flex items-center justify-between gap-4 touch-target", className)}>
      <label htmlFor={own} className="min-w-0 select-none">
        {label}
        {hint && <span className="block text-xs text-muted-foreground">{hint}</span>}
      </label>
      <Radix.Root
        id={own}
        className={cn(
          "relative h-5.5 w-9.5 shrink-0 rounded-full border border-control bg-control transition-colors duration-100",
          "after:absolute after:-inset-1.5 data-[state=checked]:border-primary data-[state=checked]:bg-primary disabled:opacity-50",
        )}
        {...props}
      >
        <Radix.Thumb className="block size-4 translate-x-0.5 rounded-full bg-surface transition-transform duration-100 data-[state=checked]:translate-x-4.5" />
      </Radix.Root>
    </div>
  );
}
