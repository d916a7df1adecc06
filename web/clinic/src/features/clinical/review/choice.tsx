import { Segmented } from "@omi/ui";
import { useId } from "react";
import { useTranslation } from "react-i18next";

/** A few words of which one may hold; none until somebody says so. */
export function Choice<Value extends string>({
  label,
  names,
  value,
  onChange,
  error,
}: {
  label: string;
  /** The words by value, as keys of the dictionary. */
  names: Readonly<Record<Value, string>>;
  value: Value | null | undefined;
  onChange: (value: Value) => void;
  error?: string | undefined;
}) {
  const { t } = useTranslation();
  const say = t as unknown as (key: string) => string;
  const id = useId();
  return (
    <div className="flex flex-col gap-1">
      <p id={id} className="text-sm font-strong">
        {label}
      </p>
      <Segmented
        label={label}
        className="flex-wrap self-start [&_button]:min-h-10"
        value={(value ?? "") as Value}
        options={(Object.keys(names) as Value[]).map((own) => ({
          value: own,
          label: say(names[own]),
        }))}
        onValueChange={onChange}
      />
      {error && (
        <p role="alert" className="text-sm text-red">
          {error}
        </p>
      )}
    </div>
  );
}
