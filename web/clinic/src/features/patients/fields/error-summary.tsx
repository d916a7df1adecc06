import { Notice } from "@omi/ui";
import { useLayoutEffect } from "react";
import { type FieldErrors, type FieldValues, useFormContext } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { useErrorText } from "./error-text";
import { fieldLabel } from "./labels";

interface Entry {
  name: string;
  message: string;
}

/** Every message of the form, in the order of its fields. */
export function flattenErrors(errors: FieldErrors<FieldValues>, prefix = ""): Entry[] {
  return Object.entries(errors).flatMap(([key, value]) => {
    const name = prefix ? `${prefix}.${key}` : key;
    if (!value || typeof value !== "object" || key === "ref") return [];
    if ("message" in value && typeof value.message === "string") {
      return [{ name, message: value.message }];
    }
    return flattenErrors(value as FieldErrors<FieldValues>, name);
  });
}

/** After a submit that did not pass: what is left to mend, each entry leading to its field. */
export function ErrorSummary() {
  const { t } = useTranslation();
  const text = useErrorText();
  const { formState, setFocus } = useFormContext();
  const entries = flattenErrors(formState.errors);
  // The summary appears above the field that took the focus and would push it out of sight.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each submit
  useLayoutEffect(() => {
    document.activeElement?.scrollIntoView({ block: "nearest" });
  }, [formState.submitCount]);
  if (formState.submitCount === 0 || entries.length === 0) return null;
  return (
    <Notice
      tone="error"
      live
      title={t("errors.summary", { count: entries.length })}
      className="mb-5"
    >
      <ul className="mt-1 flex flex-col gap-0.5 leading-6">
        {entries.map(({ name, message }) => (
          <li key={name}>
            <button
              type="button"
              className="text-left underline underline-offset-3"
              onClick={() => setFocus(name)}
            >
              {fieldLabel(name, t)}
            </button>
            : {text(message)}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
