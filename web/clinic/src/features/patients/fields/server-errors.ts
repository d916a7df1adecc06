import type { FieldProblem } from "@omi/api";
import type { FieldPath, FieldValues, UseFormReturn } from "react-hook-form";

const renamed: [RegExp, string][] = [
  [/^(allergies|medication)$/u, "$1.text"],
  [/^consents\[\d+\]\.signedBy$/u, "signedBy"],
  [/^consents\b.*$/u, "consents.RGPD"],
  [/^guardians$/u, "guardians.0.firstName"],
  [/^plan$/u, "plan.planType"],
  [/^address$/u, "address.street"],
];

/** `guardians[0].email`, as the server names it, to `guardians.0.email`, as the form does. */
export function toFormName(field: string): string {
  for (const [pattern, name] of renamed) {
    if (pattern.test(field)) return field.replace(pattern, name);
  }
  return field.replace(/\[(\d+)\]/gu, ".$1");
}

/**
 * Puts what the server refused beside the fields it is about. Gives back what belongs to no field
 * of this form, to be shown above it.
 */
export function showServerErrors<Values extends FieldValues>(
  form: UseFormReturn<Values>,
  problems: FieldProblem[],
): FieldProblem[] {
  const homeless: FieldProblem[] = [];
  let focused = false;
  for (const problem of problems) {
    const name = toFormName(problem.field) as FieldPath<Values>;
    if (form.getFieldState(name) && hasField(form.getValues(), name)) {
      form.setError(name, { type: "server", message: problem.detail }, { shouldFocus: !focused });
      focused = true;
    } else {
      homeless.push(problem);
    }
  }
  return homeless;
}

function hasField(values: unknown, name: string): boolean {
  let at: unknown = values;
  for (const part of name.split(".")) {
    if (typeof at !== "object" || at === null || !(part in at)) return false;
    at = (at as Record<string, unknown>)[part];
  }
  return true;
}
