import type { Known } from "@omi/api";
import { cn, FieldError } from "@omi/ui";
import { CircleCheck, CircleHelp, List } from "lucide-react";
import { type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";

/**
 * One part of the form: first whether something was asked and what came of it, big enough for gloves, then what there
 * is. The three answers never look alike.
 */
export function SectionFrame({
  title,
  known,
  noneKnown,
  error,
  onKnown,
  children,
}: {
  title: string;
  known: Known;
  noneKnown: string;
  error?: string | undefined;
  onKnown: (known: Known) => void;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const name = useId();
  const answers = [
    { value: "NOT_ASKED", label: t("medical.notAsked"), icon: <CircleHelp aria-hidden /> },
    { value: "NONE_KNOWN", label: noneKnown, icon: <CircleCheck aria-hidden /> },
    { value: "LISTED", label: t("medical.listed"), icon: <List aria-hidden /> },
  ] as const;
  return (
    <fieldset className="min-w-0 rounded-md border border-border bg-surface px-3.5 pt-1 pb-4">
      <legend className="px-1 font-strong">{title}</legend>
      <div className="grid grid-cols-1 gap-2 min-[420px]:grid-cols-3">
        {answers.map(({ value, label, icon }) => (
          <label
            key={value}
            className={cn(
              "flex min-h-12 cursor-pointer items-center justify-center gap-2 rounded-md border px-2 text-center leading-tight select-none [&_svg]:size-5 [&_svg]:shrink-0",
              "has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-ring",
              known !== value && "border-border text-muted-foreground",
              known === value && "font-strong",
              known === value && value === "NOT_ASKED" && "border-amber bg-amber-soft text-amber",
              known === value && value === "NONE_KNOWN" && "border-green bg-green-soft text-green",
              known === value &&
                value === "LISTED" &&
                "border-primary bg-primary-soft text-primary-soft-foreground",
            )}
          >
            <input
              type="radio"
              name={name}
              value={value}
              checked={known === value}
              onChange={() => onKnown(value)}
              className="sr-only"
            />
            {icon}
            {label}
          </label>
        ))}
      </div>
      {error && (
        <div className="mt-2">
          <FieldError>{error}</FieldError>
        </div>
      )}
      <div className={cn("mt-3 flex-col gap-3", known === "NONE_KNOWN" ? "hidden" : "flex")}>
        {children}
      </div>
    </fieldset>
  );
}

/** Common answers, one press each. */
export function Chips<Value extends string>({
  label,
  options,
  chosen,
  onToggle,
}: {
  label: string;
  options: readonly { value: Value; label: string }[];
  chosen: ReadonlySet<Value>;
  onToggle: (value: Value) => void;
}) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset within a fieldset would read its legend before each chip
    <div role="group" aria-label={label} className="flex flex-wrap gap-2">
      {options.map((option) => {
        const isOn = chosen.has(option.value);
        return (
          <button
            key={option.value}
            type="button"
            aria-pressed={isOn}
            onClick={() => onToggle(option.value)}
            className={cn(
              "min-h-11 rounded-full border px-4 leading-tight select-none",
              isOn
                ? "border-primary bg-primary-soft font-strong text-primary-soft-foreground"
                : "border-border text-foreground hover:bg-muted",
            )}
          >
            {option.label}
          </button>
        );
      })}
    </div>
  );
}
