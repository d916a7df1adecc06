import { DateInput, Field, fromIso } from "@omi/ui";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

/** A day to filter by: the list hears of whole dates only, and half a date stays where it is typed. */
export function DayFilter({
  label,
  value,
  min,
  max,
  onChange,
}: {
  label: string;
  value: string | undefined;
  min?: string | undefined;
  max?: string | undefined;
  onChange: (day: string | undefined) => void;
}) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(value ?? "");
  const [left, setLeft] = useState(false);
  const told = useRef(value);

  // Something else than the typing changed it: a chip taken off, the way back.
  useEffect(() => {
    if (value === told.current) return;
    told.current = value;
    setTyped(value ?? "");
  }, [value]);

  const isWrong = left && typed !== "" && !fromIso(typed);
  return (
    <Field label={label} error={isWrong ? t("errors.date") : undefined}>
      <DateInput
        value={typed}
        min={min}
        max={max}
        onBlur={() => setLeft(true)}
        onValueChange={(next) => {
          setTyped(next);
          const day = fromIso(next) ? next : undefined;
          if (day === told.current) return;
          told.current = day;
          onChange(day);
        }}
      />
    </Field>
  );
}
