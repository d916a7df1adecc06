import { Radio, RadioGroup } from "@omi/ui";
import { useTranslation } from "react-i18next";

/** A field in which two records differ, as both read. */
export interface Choice<Field extends string> {
  field: Field;
  label: string;
  own: string;
  other: string;
}

/** Which of the values that differ are taken over at first: what only the other one knows is not lost. */
export const taken = <Field extends string>(choices: Choice<Field>[]): ReadonlySet<Field> =>
  new Set(choices.filter(({ own }) => own === "").map(({ field }) => field));

/** Field by field, which of two values stays. */
export function ChooseValues<Field extends string>({
  choices,
  take,
  onTake,
  ownHint,
  otherHint,
}: {
  choices: Choice<Field>[];
  take: ReadonlySet<Field>;
  onTake: (take: ReadonlySet<Field>) => void;
  ownHint: string;
  otherHint: string;
}) {
  const { t } = useTranslation();
  const choose = (field: Field, whose: string) => {
    const next = new Set(take);
    if (whose === "other") next.add(field);
    else next.delete(field);
    onTake(next);
  };
  return (
    <>
      {choices.length > 0 && <p className="font-strong">{t("rearrange.choose")}</p>}
      {choices.map(({ field, label, own, other }) => (
        <fieldset key={field} className="rounded-md border border-border px-3.5 pb-3">
          <legend className="px-1 text-sm font-strong">{label}</legend>
          <RadioGroup
            className="grid gap-3 sm:grid-cols-2"
            value={take.has(field) ? "other" : "own"}
            onValueChange={(whose) => choose(field, whose)}
          >
            <Radio value="own" label={own || t("common.notGiven")} hint={ownHint} />
            <Radio value="other" label={other || t("common.notGiven")} hint={otherHint} />
          </RadioGroup>
        </fieldset>
      ))}
    </>
  );
}
