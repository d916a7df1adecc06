import { Field, Input } from "@omi/ui";
import { wholeNumber } from "./values";

/** A whole number within bounds; the server says what is wrong with others. */
export function NumberField({
  label,
  hint,
  error,
  value,
  min,
  max,
  onChange,
}: {
  label: string;
  hint?: string;
  error: string | undefined;
  value: number;
  min: number;
  max: number;
  onChange: (value: number) => void;
}) {
  return (
    <Field label={label} error={error} {...(hint === undefined ? {} : { hint })}>
      <Input
        type="number"
        min={min}
        max={max}
        className="text-right tabular-nums"
        value={value}
        onChange={(event) => onChange(Math.min(wholeNumber(event.target.value), 255))}
      />
    </Field>
  );
}
