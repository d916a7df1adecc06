import { Button, Dialog, DialogContent, Radio, RadioGroup } from "@omi/ui";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { differences, merge, type Shown, untouched } from "./differences";

interface ConflictProps<Values> {
  title: string;
  text: string;
  fields: Shown<Values>;
  /** How it was when the form was opened: what was not touched here is theirs unless one says otherwise. */
  base: Values;
  mine: Values;
  theirs: Values;
  onDismiss: () => void;
  onDecide: (values: Values) => void;
}

/** Somebody saved first. Field by field: what they saved, what is typed here, and a choice. */
export function ConflictDialog<Values extends object>({
  title,
  text,
  fields,
  base,
  mine,
  theirs,
  onDismiss,
  onDecide,
}: ConflictProps<Values>) {
  const { t } = useTranslation();
  const rows = differences(fields, mine, theirs);
  const [taken, setTaken] = useState<ReadonlySet<keyof Values>>(() =>
    untouched(fields, base, mine, theirs),
  );

  const choose = (name: keyof Values, whose: string) => {
    const next = new Set(taken);
    if (whose === "theirs") next.add(name);
    else next.delete(name);
    setTaken(next);
  };

  return (
    <Dialog open onOpenChange={onDismiss}>
      <DialogContent
        width="lg"
        title={title}
        description={text}
        footer={
          <>
            <Button onClick={onDismiss}>{t("common.back")}</Button>
            <Button variant="primary" onClick={() => onDecide(merge(mine, theirs, taken))}>
              {t("conflict.save")}
            </Button>
          </>
        }
      >
        {rows.length === 0 && <p>{t("conflict.same")}</p>}
        <div className="flex flex-col gap-4">
          {rows.map((row) => (
            <fieldset
              key={String(row.name)}
              className="rounded-md border border-border px-3.5 pb-3"
            >
              <legend className="px-1 text-sm font-strong">{fields[row.name]?.label}</legend>
              <RadioGroup
                className="grid gap-3 sm:grid-cols-2"
                value={taken.has(row.name) ? "theirs" : "mine"}
                onValueChange={(whose) => choose(row.name, whose)}
              >
                <Radio
                  value="mine"
                  label={row.mine || t("common.notGiven")}
                  hint={t("conflict.mine")}
                />
                <Radio
                  value="theirs"
                  label={row.theirs || t("common.notGiven")}
                  hint={t("conflict.theirs")}
                />
              </RadioGroup>
            </fieldset>
          ))}
        </div>
      </DialogContent>
    </Dialog>
  );
}
