import type { ReviewInput } from "@omi/api";
import { Button, Field, Input, Select } from "@omi/ui";
import { Plus, Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { isTooth } from "../chart/teeth";
import { priorityNames, treatmentNames } from "./names";

type Applied = NonNullable<ReviewInput["treatmentsApplied"]>[number];
type Planned = NonNullable<ReviewInput["treatmentPlan"]>[number];
type Treatment = keyof typeof treatmentNames;
const treatments = Object.keys(treatmentNames) as Treatment[];

/** A tooth by its two digits; anything else is none yet. */
function ToothInput({
  label,
  value,
  onChange,
}: {
  label: string;
  value: number | null | undefined;
  onChange: (tooth: number | null) => void;
}) {
  return (
    <Field label={label} className="w-24">
      <Input
        key={value ?? "none"}
        inputMode="numeric"
        maxLength={2}
        defaultValue={value ?? ""}
        onBlur={(event) => {
          const number = Number(event.target.value);
          onChange(event.target.value && isTooth(number) ? number : null);
        }}
      />
    </Field>
  );
}

export function AppliedList({
  value,
  onChange,
}: {
  value: Applied[];
  onChange: (value: Applied[]) => void;
}) {
  const { t } = useTranslation();
  const set = (at: number, change: Partial<Applied>) =>
    onChange(value.map((own, nth) => (nth === at ? { ...own, ...change } : own)));
  const add = (treatmentType: Treatment, more: Partial<Applied> = {}) =>
    onChange([...value, { treatmentType, ...more }]);
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap gap-2">
        <Button
          onClick={() =>
            add("FLUORACION", { productUsed: t("review.varnish"), concentration: "22600 ppm" })
          }
        >
          <Plus aria-hidden className="size-4" />
          {t("review.treatments.FLUORACION")}
        </Button>
        <Button onClick={() => add("LIMPIEZA")}>
          <Plus aria-hidden className="size-4" />
          {t("review.treatments.LIMPIEZA")}
        </Button>
        <Button onClick={() => add("SELLADOR", { surface: "oclusal" })}>
          <Plus aria-hidden className="size-4" />
          {t("review.treatments.SELLADOR")}
        </Button>
        <Button onClick={() => add("RESTAURACION")}>
          <Plus aria-hidden className="size-4" />
          {t("review.other")}
        </Button>
      </div>
      {value.map((applied, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: what was done has no name of its own
        <div key={at} className="flex flex-wrap items-end gap-2">
          <Field label={t("review.treatment")} className="w-52">
            <Select
              value={applied.treatmentType}
              onChange={(event) => set(at, { treatmentType: event.target.value as Treatment })}
            >
              {treatments.map((own) => (
                <option key={own} value={own}>
                  {t(treatmentNames[own])}
                </option>
              ))}
            </Select>
          </Field>
          <ToothInput
            label={t("chart.tooth")}
            value={applied.toothNumber}
            onChange={(toothNumber) => set(at, { toothNumber })}
          />
          <Field label={t("review.product")} className="min-w-40 flex-1">
            <Input
              maxLength={200}
              value={applied.productUsed ?? ""}
              onChange={(event) => set(at, { productUsed: event.target.value })}
            />
          </Field>
          <Field label={t("review.concentration")} className="w-36">
            <Input
              maxLength={200}
              value={applied.concentration ?? ""}
              onChange={(event) => set(at, { concentration: event.target.value })}
            />
          </Field>
          <Button
            aria-label={t("review.remove", { name: t(treatmentNames[applied.treatmentType]) })}
            onClick={() => onChange(value.filter((_, nth) => nth !== at))}
          >
            <Trash2 aria-hidden className="size-4" />
          </Button>
        </div>
      ))}
    </div>
  );
}

export function PlannedList({
  value,
  onChange,
}: {
  value: Planned[];
  onChange: (value: Planned[]) => void;
}) {
  const { t } = useTranslation();
  const set = (at: number, change: Partial<Planned>) =>
    onChange(value.map((own, nth) => (nth === at ? { ...own, ...change } : own)));
  return (
    <div className="flex flex-col gap-3">
      {value.map((planned, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: what is planned has no name of its own
        <div key={at} className="flex flex-wrap items-end gap-2">
          <Field label={t("review.treatment")} className="w-52">
            <Select
              value={planned.treatment}
              onChange={(event) => set(at, { treatment: event.target.value as Treatment })}
            >
              {treatments.map((own) => (
                <option key={own} value={own}>
                  {t(treatmentNames[own])}
                </option>
              ))}
            </Select>
          </Field>
          <ToothInput
            label={t("chart.tooth")}
            value={planned.toothNumber}
            onChange={(toothNumber) => set(at, { toothNumber })}
          />
          <Field label={t("review.priorityLabel")} className="w-36">
            <Select
              value={planned.priority}
              onChange={(event) => set(at, { priority: event.target.value as Planned["priority"] })}
            >
              {(Object.keys(priorityNames) as Planned["priority"][]).map((own) => (
                <option key={own} value={own}>
                  {t(priorityNames[own])}
                </option>
              ))}
            </Select>
          </Field>
          <Field label={t("review.estimate")} className="w-32">
            <Input
              key={planned.estimateCents ?? "none"}
              inputMode="decimal"
              defaultValue={
                planned.estimateCents == null ? "" : (planned.estimateCents / 100).toLocaleString()
              }
              onBlur={(event) => {
                const euros = Number(event.target.value.replace(/\./gu, "").replace(",", "."));
                const isGiven = event.target.value.trim() !== "" && Number.isFinite(euros);
                set(at, { estimateCents: isGiven ? Math.round(euros * 100) : null });
              }}
            />
          </Field>
          <Field label={t("review.referral")} className="min-w-36 flex-1">
            <Input
              maxLength={200}
              value={planned.referral ?? ""}
              onChange={(event) => set(at, { referral: event.target.value })}
            />
          </Field>
          <Button
            aria-label={t("review.remove", { name: t(treatmentNames[planned.treatment]) })}
            onClick={() => onChange(value.filter((_, nth) => nth !== at))}
          >
            <Trash2 aria-hidden className="size-4" />
          </Button>
        </div>
      ))}
      <Button
        className="self-start"
        onClick={() => onChange([...value, { treatment: "RESTAURACION", priority: "PROGRAMADO" }])}
      >
        <Plus aria-hidden className="size-4" />
        {t("review.addPlanned")}
      </Button>
    </div>
  );
}
