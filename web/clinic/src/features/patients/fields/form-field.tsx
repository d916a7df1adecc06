import { DateInput, Field, Input, Select, Textarea } from "@omi/ui";
import type { ComponentProps, ReactNode } from "react";
import {
  type FieldPath,
  type FieldValues,
  get,
  useController,
  useFormContext,
} from "react-hook-form";
import { useErrorText } from "./error-text";

interface Common {
  name: string;
  label: string;
  hint?: ReactNode;
  required?: boolean;
  aside?: ReactNode;
  className?: string;
}

/** The error of one field of the form around, in words. */
export function useFieldError(name: string): string | undefined {
  const { formState } = useFormContext();
  const text = useErrorText();
  const message: unknown = get(formState.errors, `${name}.message`);
  return typeof message === "string" ? text(message) : undefined;
}

export function TextField({
  name,
  label,
  hint,
  required,
  aside,
  className,
  ...input
}: Common & Omit<ComponentProps<"input">, "name">) {
  const { register } = useFormContext();
  const error = useFieldError(name);
  return (
    <Field {...{ label, hint, required, aside, className, error }}>
      <Input autoComplete="off" {...input} {...register(name)} />
    </Field>
  );
}

export function LongTextField({
  name,
  label,
  hint,
  aside,
  className,
  rows,
}: Common & { rows?: number }) {
  const { register } = useFormContext();
  const error = useFieldError(name);
  return (
    <Field {...{ label, hint, aside, className, error }}>
      <Textarea rows={rows} {...register(name)} />
    </Field>
  );
}

export function ChoiceField({
  name,
  label,
  hint,
  required,
  className,
  children,
}: Common & { children: ReactNode }) {
  const { register } = useFormContext();
  const error = useFieldError(name);
  return (
    <Field {...{ label, hint, required, className, error }}>
      <Select {...register(name)}>{children}</Select>
    </Field>
  );
}

export function DateField({
  name,
  label,
  hint,
  required,
  className,
  min,
  max,
}: Common & { min?: string; max?: string }) {
  const { control } = useFormContext();
  const { field } = useController({ name: name as FieldPath<FieldValues>, control });
  const error = useFieldError(name);
  return (
    <Field {...{ label, hint, required, className, error }}>
      <DateInput
        ref={field.ref}
        name={field.name}
        value={field.value}
        onValueChange={field.onChange}
        onBlur={field.onBlur}
        min={min}
        max={max}
      />
    </Field>
  );
}
