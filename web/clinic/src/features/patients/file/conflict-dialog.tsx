import type { Patient } from "@omi/api";
import { Button, Dialog, DialogContent, Radio, RadioGroup, showDate } from "@omi/ui";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMoments } from "../../../i18n/moments";
import { fieldNames } from "../fields/labels";
import { differences, type EditValues, toEditValues } from "./edit-values";

/** Somebody saved first. Field by field: what they saved, what is typed here, and a choice. */
export function ConflictDialog({
  mine,
  current,
  onDismiss,
  onDecide,
}: {
  mine: EditValues;
  current: Patient;
  onDismiss: () => void;
  onDecide: (values: EditValues) => void;
}) {
  const { t } = useTranslation();
  const { showMoment } = useMoments();
  const theirs = toEditValues(current);
  const [chosen, setChosen] = useState<Partial<Record<keyof EditValues, "mine" | "theirs">>>({});

  const show = (name: keyof EditValues, values: EditValues): string => {
    const value = values[name];
    if (typeof value === "string") return name === "dateOfBirth" ? showDate(value) : value;
    if ("answer" in value) {
      if (value.answer === "unasked") return t("patients.unasked");
      return value.answer === "none" ? t("patients.noneKnown") : value.text;
    }
    return [value.street, value.postalCode, value.city, value.province].filter(Boolean).join(", ");
  };
  const rows = differences(mine, theirs, show);

  const decide = () => {
    const merged: EditValues = { ...mine };
    for (const { name } of rows) {
      if (chosen[name] === "theirs") Object.assign(merged, { [name]: theirs[name] });
    }
    onDecide(merged);
  };

  return (
    <Dialog open onOpenChange={onDismiss}>
      <DialogContent
        width="lg"
        title={t("conflict.title")}
        description={t("conflict.text", { when: showMoment(current.updatedAt) })}
        footer={
          <>
            <Button onClick={onDismiss}>{t("common.back")}</Button>
            <Button variant="primary" onClick={decide}>
              {t("conflict.save")}
            </Button>
          </>
        }
      >
        {rows.length === 0 && <p>{t("conflict.same")}</p>}
        <div className="flex flex-col gap-4">
          {rows.map((row) => (
            <fieldset key={row.name} className="rounded-md border border-border px-3.5 pb-3">
              <legend className="px-1 text-sm font-strong">{t(fieldNames[row.name])}</legend>
              <RadioGroup
                className="grid gap-3 sm:grid-cols-2"
                value={chosen[row.name] ?? "mine"}
                onValueChange={(value) =>
                  setChosen({ ...chosen, [row.name]: value === "theirs" ? "theirs" : "mine" })
                }
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
