import { Eye, EyeOff } from "lucide-react";
import { type ComponentProps, type ReactNode, useState } from "react";
import { cn } from "./cn";

/** Shared by everything that looks like a box to type or choose in. */
export const controlClasses = [
  "w-full min-w-0 rounded-md border border-control bg-surface px-2.5 text-base text-foreground",
  "placeholder:text-muted-foreground placeholder-shown:text-ellipsis transition-colors duration-100",
  "focus-visible:outline-2 focus-visible:outline-offset-0 focus-visible:outline-ring focus-visible:border-ring",
  "disabled:bg-muted disabled:text-muted-foreground disabled:border-border",
  "read-only:bg-muted",
  "aria-invalid:border-red aria-invalid:outline-red",
].join(" ");

export function Input({ className, type = "text", ...props }: ComponentProps<"input">) {
  return (
    <input type={type} className={cn(controlClasses, "h-8.5 touch-target", className)} {...props} />
  );
}

export function Textarea({ className, rows = 3, ...props }: ComponentProps<"textarea">) {
  return (
    <textarea
      rows={rows}
      className={cn(controlClasses, "min-h-17 py-1.5 field-sizing-content", className)}
      {...props}
    />
  );
}

/** An input with something fixed before or after what is typed. */
export function InputGroup({
  before,
  after,
  className,
  ...props
}: ComponentProps<"input"> & { before?: ReactNode; after?: ReactNode }) {
  return (
    <div className={cn("relative", className)}>
      {before && (
        <span className="pointer-events-none absolute inset-y-0 left-2.5 grid place-items-center text-muted-foreground [&_svg]:size-4">
          {before}
        </span>
      )}
      <Input className={cn(before && "pl-8.5", after && "pr-10")} {...props} />
      {after && <span className="absolute inset-y-0 right-1 grid place-items-center">{after}</span>}
    </div>
  );
}

/** A password that can be looked at; the words of the button come from the app. */
export function PasswordInput({
  showLabel,
  hideLabel,
  ...props
}: Omit<ComponentProps<"input">, "type"> & { showLabel: string; hideLabel: string }) {
  const [shown, setShown] = useState(false);
  return (
    <InputGroup
      {...props}
      type={shown ? "text" : "password"}
      autoCapitalize="none"
      spellCheck={false}
      after={
        <button
          type="button"
          className="grid size-7 place-items-center rounded-sm text-muted-foreground hover:text-foreground [&_svg]:size-4"
          aria-label={shown ? hideLabel : showLabel}
          aria-pressed={shown}
          onClick={() => setShown(!shown)}
        >
          {shown ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
        </button>
      }
    />
  );
}
