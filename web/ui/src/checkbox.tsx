import { Check, Minus } from "lucide-react";
import { Checkbox as Radix } from "radix-ui";
import { type ComponentProps, type ReactNode, useId } from "react";
import { cn } from "./cn";

interface CheckboxProps extends ComponentProps<typeof Radix.Root> {
  label: ReactNode;
  hint?: ReactNode;
}

export function Checkbox({ label, hint, className, id, ...props }: CheckboxProps) {
  const generated = useId();
  const own = id ?? generated;
  return (
    <div className={cn("flex items-start gap-2.5 touch-target", className)}>
      <Radix.Root
        id={own}
        aria-describedby={hint ? `${own}-hint` : undefined}
        className={cn(
          "relative mt-0.5 grid size-4.5 shrink-0 place-items-center rounded-sm border border-control bg-surface",
          "after:absolute after:-inset-1.5 transition-colors duration-100",
          "data-[state=checked]:border-primary data-[state=checked]:bg-primary data-[state=checked]:text-primary-foreground",
          "data-[state=indeterminate]:border-primary data-[state=indeterminate]:bg-primary data-[state=indeterminate]:text-primary-foreground",
          "aria-invalid:border-red disabled:opacity-50",
        )}
        {...props}
      >
        <Radix.Indicator className="[&_svg]:size-3.5">
          {props.checked === "indeterminate" ? (
            <Minus aria-hidden />
          ) : (
            <Check aria-hidden strokeWidth={3} />
          )}
        </Radix.Indicator>
      </Radix.Root>
      <label htmlFor={own} className="min-w-0 text-base select-none">
        {label}
        {hint && (
          <span id={`${own}-hint`} className="block text-xs text-muted-foreground">
            {hint}
          </span>
        )}
      </label>
    </div>
  );
}
