import { CircleAlert } from "lucide-react";
import { cloneElement, type ReactElement, type ReactNode, useId } from "react";
import { cn } from "./cn";
import { Label } from "./label";
import { useUiTexts } from "./texts";

interface ControlProps {
  id?: string;
  required?: boolean;
  "aria-invalid"?: boolean;
  "aria-describedby"?: string;
}

interface FieldProps {
  label: ReactNode;
  hint?: ReactNode;
  error?: string | undefined;
  required?: boolean;
  /** Shown beside the label, for "optional" or a small action. */
  aside?: ReactNode;
  className?: string;
  children: ReactElement<ControlProps>;
}

/** A label, one control, a hint and an error, tied together for screen readers. */
export function Field({ label, hint, error, required, aside, className, children }: FieldProps) {
  const generated = useId();
  const id = children.props.id ?? generated;
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div className={cn("flex min-w-0 flex-col gap-1", className)}>
      <div className="flex items-baseline justify-between gap-2">
        <Label htmlFor={id}>
          {label}
          {required && <RequiredMark />}
        </Label>
        {aside && <span className="text-xs text-muted-foreground">{aside}</span>}
      </div>
      {cloneElement(children, {
        id,
        ...(required ? { required: true } : {}),
        ...(error ? { "aria-invalid": true } : {}),
        ...(described ? { "aria-describedby": described } : {}),
      })}
      {hint && (
        <p id={`${id}-hint`} className="text-xs text-muted-foreground">
          {hint}
        </p>
      )}
      {error && <FieldError id={`${id}-error`}>{error}</FieldError>}
    </div>
  );
}

export function FieldError({ id, children }: { id?: string; children: ReactNode }) {
  return (
    <p id={id} className="flex items-start gap-1 text-xs text-red">
      <CircleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
      <span>{children}</span>
    </p>
  );
}

function RequiredMark() {
  const texts = useUiTexts();
  return (
    <span className="text-red" title={texts.required} aria-hidden>
      {" "}
      *
    </span>
  );
}
