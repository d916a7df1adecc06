import type { Chart, ReviewInput } from "@omi/api";
import { DateInput, Field, Input, Switch, Textarea } from "@omi/ui";
import { type ReactNode, useReducer, useRef } from "react";
import { useTranslation } from "react-i18next";
import { act, type Draft, type DraftAct, draftOf, type ToothEntry } from "../chart/draft";
import { Odontogram } from "../chart/odontogram";
import { PlaqueChart } from "../chart/plaque-chart";
import type { Stained } from "../chart/present";
import type { ToothNumber } from "../chart/teeth";
import { Choice } from "./choice";
import { brushingNames, dietNames, flossNames, fluorideNames, gumNames, typeNames } from "./names";
import { AppliedList, PlannedList } from "./treatments";
import { plaqueOf, stainedOf } from "./values";

/** Everything that a review can say, in the order of a check-up; nothing has to be filled in before what comes after. */
export function ReviewForm({
  chart,
  input,
  onChange,
  errors,
  isCorrection = false,
}: {
  chart: Chart;
  input: ReviewInput;
  onChange: (input: ReviewInput) => void;
  /** What is wrong, by field. */
  errors: ReadonlyMap<string, string>;
  isCorrection?: boolean;
}) {
  const { t } = useTranslation();
  const latest = useRef(input);
  latest.current = input;
  const set = (change: Partial<ReviewInput>) => {
    latest.current = { ...latest.current, ...change };
    onChange(latest.current);
  };
  const recorded = (tooth: ToothNumber) =>
    (chart.teeth.find((known) => known.toothNumber === tooth)?.recorded ?? undefined) as
      | ToothEntry
      | undefined;
  const [draft, dispatch] = useReducer(
    (known: Draft, change: DraftAct) => act(known, change, recorded),
    (input.odontogram ?? []) as ToothEntry[],
    draftOf,
  );
  const mark = (change: DraftAct) => {
    dispatch(change);
    set({ odontogram: [...act(draft, change, recorded).entries.values()] });
  };
  const error = (field: string) => errors.get(field);
  const isSession = input.reviewType === "HIM";

  return (
    <div className="flex flex-col gap-8">
      <Part id="visita" title={t("review.parts.visit")}>
        <Choice
          label={t("review.type")}
          names={typeNames}
          value={input.reviewType}
          onChange={(reviewType) => set({ reviewType })}
          error={error("reviewType")}
        />
        <Field label={t("review.complaint")}>
          <Input
            maxLength={4000}
            value={input.chiefComplaint ?? ""}
            onChange={(event) => set({ chiefComplaint: event.target.value })}
          />
        </Field>
        {isCorrection && (
          <Field label={t("review.correctionReason")} error={error("correctionReason")} required>
            <Textarea
              rows={2}
              value={input.correctionReason ?? ""}
              onChange={(event) => set({ correctionReason: event.target.value })}
            />
          </Field>
        )}
      </Part>
      <Part id="dientes" title={t("review.parts.teeth")} error={error("odontogram")}>
        <Odontogram chart={chart} entries={draft.entries} onAct={mark} label={t("chart.tab")} />
      </Part>
      <Part id="placa" title={t("review.parts.plaque")}>
        <PlaquePart
          chart={chart}
          draft={draft}
          input={input}
          onChange={set}
          error={error("plaqueIndex")}
        />
      </Part>
      <Part id="encias" title={t("review.parts.mouth")}>
        <Choice
          label={t("review.gumsLabel")}
          names={gumNames}
          value={input.gumStatus}
          onChange={(gumStatus) => set({ gumStatus })}
        />
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label={t("review.softTissue")}>
            <Textarea
              rows={2}
              value={input.softTissueFindings ?? ""}
              onChange={(event) => set({ softTissueFindings: event.target.value })}
            />
          </Field>
          <Field label={t("review.occlusion")}>
            <Textarea
              rows={2}
              value={input.occlusion ?? ""}
              onChange={(event) => set({ occlusion: event.target.value })}
            />
          </Field>
        </div>
      </Part>
      <Part id="habitos" title={t("review.parts.habits")}>
        <Choice
          label={t("review.dietLabel")}
          names={dietNames}
          value={input.dietRisk}
          onChange={(dietRisk) => set({ dietRisk })}
          error={error("dietRisk")}
        />
        <Choice
          label={t("review.fluorideLabel")}
          names={fluorideNames}
          value={input.fluorideExposure}
          onChange={(fluorideExposure) => set({ fluorideExposure })}
          error={error("fluorideExposure")}
        />
        <Choice
          label={t("review.brushingLabel")}
          names={brushingNames}
          value={input.brushingTechnique}
          onChange={(brushingTechnique) => set({ brushingTechnique })}
        />
        <Choice
          label={t("review.flossLabel")}
          names={flossNames}
          value={input.flossUsage}
          onChange={(flossUsage) => set({ flossUsage })}
        />
      </Part>
      {isSession && (
        <Part id="sesion" title={t("review.parts.session")}>
          <Session input={input} onChange={set} errors={errors} />
        </Part>
      )}
      <Part id="hecho" title={t("review.parts.done")}>
        <AppliedList
          value={input.treatmentsApplied ?? []}
          onChange={(treatmentsApplied) => set({ treatmentsApplied })}
        />
      </Part>
      <Part id="plan" title={t("review.parts.plan")}>
        <PlannedList
          value={input.treatmentPlan ?? []}
          onChange={(treatmentPlan) => set({ treatmentPlan })}
        />
      </Part>
      <Part id="consejos" title={t("review.parts.advice")}>
        <Phrases
          onAdd={(phrase) =>
            set({ recommendations: joined(latest.current.recommendations, phrase) })
          }
        />
        <Field label={t("review.recommendations")}>
          <Textarea
            rows={3}
            value={input.recommendations ?? ""}
            onChange={(event) => set({ recommendations: event.target.value })}
          />
        </Field>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field
            label={t("review.next")}
            hint={t("review.nextHint")}
            error={error("nextReviewDate")}
          >
            <DateInput
              value={input.nextReviewDate ?? ""}
              onValueChange={(next) => set({ nextReviewDate: next || null })}
            />
          </Field>
          <Field label={t("review.stampComment")}>
            <Input
              maxLength={200}
              value={input.stampComment ?? ""}
              onChange={(event) => set({ stampComment: event.target.value })}
            />
          </Field>
        </div>
        <Switch
          label={t("review.incomplete")}
          checked={input.incomplete ?? false}
          onCheckedChange={(incomplete) => set({ incomplete })}
        />
        <Switch
          label={t("review.urgent")}
          checked={input.urgent ?? false}
          onCheckedChange={(urgent) => set({ urgent })}
        />
      </Part>
    </div>
  );
}

const joined = (text: string | null | undefined, phrase: string) =>
  [text?.trim(), phrase].filter(Boolean).join("\n");

function Part({
  id,
  title,
  error,
  children,
}: {
  id: string;
  title: string;
  error?: string | undefined;
  children: ReactNode;
}) {
  return (
    <section id={id} aria-labelledby={`${id}-title`} className="flex scroll-mt-20 flex-col gap-4">
      <h2 id={`${id}-title`} className="border-b border-border pb-1 text-lg font-strong">
        {title}
      </h2>
      {error && (
        <p role="alert" className="text-sm text-red">
          {error}
        </p>
      )}
      {children}
    </section>
  );
}

function PlaquePart({
  chart,
  draft,
  input,
  onChange,
  error,
}: {
  chart: Chart;
  draft: Draft;
  input: ReviewInput;
  onChange: (change: Partial<ReviewInput>) => void;
  error: string | undefined;
}) {
  const { t } = useTranslation();
  const isBySurface = input.plaque != null;
  return (
    <>
      <Switch
        label={t("plaque.bySurface")}
        checked={isBySurface}
        onCheckedChange={(wanted) =>
          onChange(wanted ? { plaque: [], plaqueIndex: null } : { plaque: null })
        }
      />
      {isBySurface ? (
        <PlaqueChart
          chart={chart}
          entries={draft.entries}
          stained={stainedOf(input)}
          onChange={(stained: Stained) => onChange({ plaque: plaqueOf(stained) })}
        />
      ) : (
        <Percent
          label={t("plaque.index")}
          value={input.plaqueIndex}
          onChange={(plaqueIndex) => onChange({ plaqueIndex })}
          error={error}
        />
      )}
    </>
  );
}

function Percent({
  label,
  value,
  onChange,
  error,
}: {
  label: string;
  value: number | null | undefined;
  onChange: (value: number | null) => void;
  error?: string | undefined;
}) {
  return (
    <Field label={label} error={error} className="w-48">
      <Input
        type="number"
        min={0}
        max={100}
        step="any"
        value={value ?? ""}
        onChange={(event) =>
          onChange(event.target.value === "" ? null : event.target.valueAsNumber)
        }
      />
    </Field>
  );
}

function Session({
  input,
  onChange,
  errors,
}: {
  input: ReviewInput;
  onChange: (change: Partial<ReviewInput>) => void;
  errors: ReadonlyMap<string, string>;
}) {
  const { t } = useTranslation();
  const hygiene = input.hygiene ?? {};
  const set = (change: Partial<NonNullable<ReviewInput["hygiene"]>>) =>
    onChange({ hygiene: { ...hygiene, ...change } });
  return (
    <>
      <div className="flex flex-wrap gap-4">
        <Percent
          label={t("review.session.before")}
          value={hygiene.stainedBefore}
          onChange={(stainedBefore) => set({ stainedBefore })}
          error={errors.get("hygiene.stainedBefore")}
        />
        <Percent
          label={t("review.session.after")}
          value={hygiene.stainedAfter}
          onChange={(stainedAfter) => set({ stainedAfter })}
          error={errors.get("hygiene.stainedAfter")}
        />
        <Percent
          label={t("review.session.bleeding")}
          value={hygiene.bleeding}
          onChange={(bleeding) => set({ bleeding })}
          error={errors.get("hygiene.bleeding")}
        />
      </div>
      <Field label={t("review.session.products")}>
        <Input
          value={hygiene.products ?? ""}
          onChange={(event) => set({ products: event.target.value })}
        />
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t("review.session.goal")}>
          <Textarea
            rows={2}
            value={hygiene.goal ?? ""}
            onChange={(event) => set({ goal: event.target.value })}
          />
        </Field>
        <Field label={t("review.session.nextGoal")}>
          <Textarea
            rows={2}
            value={hygiene.nextGoal ?? ""}
            onChange={(event) => set({ nextGoal: event.target.value })}
          />
        </Field>
      </div>
    </>
  );
}

/** Advice that is given again and again, one press each. */
function Phrases({ onAdd }: { onAdd: (phrase: string) => void }) {
  const { t } = useTranslation();
  const phrases = [
    t("review.phrases.brush"),
    t("review.phrases.sugar"),
    t("review.phrases.floss"),
    t("review.phrases.fluoride"),
  ];
  return (
    <ul aria-label={t("review.phrases.label")} className="flex flex-wrap gap-1.5">
      {phrases.map((phrase) => (
        <li key={phrase}>
          <button
            type="button"
            onClick={() => onAdd(phrase)}
            className="rounded-full border border-border bg-surface px-3 py-1 text-sm touch-target hover:bg-muted"
          >
            {phrase}
          </button>
        </li>
      ))}
    </ul>
  );
}
