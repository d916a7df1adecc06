import type { Allergen, Illness, Injury, Known, OrthodonticState, Severity } from "@omi/api";
import { Button, Field, Segmented, Select, Switch, today } from "@omi/ui";
import { Plus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { keysOf } from "../../i18n/values";
import { type Draft, type Entry, newKey, withItem, withoutItem } from "./draft";
import { AddOwn, EntryCard, EntryDate, EntryNote, EntryText } from "./entry-card";
import {
  alertingIllnesses,
  allergenHints,
  allergenNames,
  illnessHints,
  illnessNames,
  injuryNames,
  type Section,
  severityNames,
  stateNames,
} from "./names";
import { Chips, SectionFrame } from "./section-frame";
import { TeethPicker } from "./teeth-picker";

export interface PartProps<Name extends Section> {
  told: Draft[Name];
  /** What the server said of a field of this part, by its path within it: `items[0].dose`. */
  errors: Record<string, string>;
  onChange: (told: Draft[Name]) => void;
  /** The day on which the child was born. */
  born: string;
}

function useFrame<Name extends Section>({ told, errors, onChange }: PartProps<Name>) {
  return {
    known: told.known,
    error: errors.known ?? errors.items,
    onKnown: (known: Known) => onChange({ ...told, known }),
  };
}

/** The entries of a part, each with what changes it. */
function entries<T extends { key: string }>(
  told: { known: Known; items: T[] },
  errors: Record<string, string>,
  onChange: (told: { known: Known; items: T[] }) => void,
) {
  return told.items.map((item, place) => ({
    item,
    error: (field: string) => errors[`items[${place}].${field}`],
    change: (part: Partial<T>) => onChange(withItem(told, { ...item, ...part })),
    remove: () => onChange(withoutItem(told, item.key)),
  }));
}

/** Whether somebody wrote what also stands in the list. */
function isSameWord(words: string | null | undefined, name: string): boolean {
  return words?.localeCompare(name, undefined, { sensitivity: "base" }) === 0;
}

const severities = keysOf(severityNames);

export function AllergiesPart(props: PartProps<"allergies">) {
  const { t } = useTranslation();
  const { told, errors, onChange } = props;
  const frame = useFrame(props);
  // What registration said in the same words is the same allergy.
  const isOf = (item: Entry<"allergies">, allergen: Allergen) =>
    item.allergen === allergen || isSameWord(item.substance, t(allergenNames[allergen]));
  const chosen = new Set(
    keysOf(allergenNames).filter((allergen) => told.items.some((item) => isOf(item, allergen))),
  );
  const toggle = (allergen: Allergen) => {
    const there = told.items.find((item) => isOf(item, allergen));
    if (there && frame.known === "LISTED") onChange(withoutItem(told, there.key));
    else onChange(withItem(told, there ?? { key: newKey(), allergen }));
  };
  return (
    <SectionFrame title={t("medical.allergies")} noneKnown={t("medical.noneKnown")} {...frame}>
      <Chips
        label={t("medical.allergies")}
        options={keysOf(allergenNames).map((value) => ({ value, label: t(allergenNames[value]) }))}
        chosen={chosen}
        onToggle={toggle}
      />
      {entries<Entry<"allergies">>(told, errors, onChange).map(
        ({ item, error, change, remove }) => (
          <EntryCard
            key={item.key}
            name={item.allergen ? t(allergenNames[item.allergen]) : (item.substance ?? "")}
            hint={
              item.allergen && item.allergen in allergenHints
                ? t(allergenHints[item.allergen as keyof typeof allergenHints])
                : null
            }
            onRemove={remove}
          >
            <div className="flex flex-col gap-1 sm:col-span-2">
              <span className="text-sm font-strong">{t("medical.severityOf")}</span>
              <Segmented<Severity | "UNKNOWN">
                label={t("medical.severityOf")}
                className="self-start"
                value={item.severity ?? "UNKNOWN"}
                onValueChange={(value) => change({ severity: value === "UNKNOWN" ? null : value })}
                options={[
                  { value: "UNKNOWN", label: t("medical.severity.UNKNOWN") },
                  ...severities.map((value) => ({ value, label: t(severityNames[value]) })),
                ]}
              />
            </div>
            {!item.allergen && error("substance") && (
              <EntryText
                label={t("medical.other")}
                value={item.substance}
                error={error("substance")}
                onChange={(substance) => change({ substance })}
              />
            )}
            <EntryText
              label={t("medical.reaction")}
              value={item.reaction}
              error={error("reaction")}
              onChange={(reaction) => change({ reaction })}
            />
            <EntryNote
              value={item.note}
              error={error("note")}
              onChange={(note) => change({ note })}
            />
          </EntryCard>
        ),
      )}
      <AddOwn
        label={t("medical.other")}
        onAdd={(substance) => onChange(withItem(told, { key: newKey(), substance }))}
      />
    </SectionFrame>
  );
}

export function MedicationPart(props: PartProps<"medication">) {
  const { t } = useTranslation();
  const { told, errors, onChange, born } = props;
  return (
    <SectionFrame
      title={t("medical.medication")}
      noneKnown={t("medical.noneKnown")}
      {...useFrame(props)}
    >
      {entries<Entry<"medication">>(told, errors, onChange).map(
        ({ item, error, change, remove }) => (
          <EntryCard key={item.key} name={item.name} onRemove={remove}>
            <EntryText
              label={t("medical.dose")}
              value={item.dose}
              error={error("dose") ?? error("name")}
              onChange={(dose) => change({ dose })}
            />
            <EntryDate
              label={t("medical.since")}
              value={item.since}
              error={error("since")}
              min={born}
              max={today()}
              onChange={(since) => change({ since })}
            />
            <EntryNote
              value={item.note}
              error={error("note")}
              onChange={(note) => change({ note })}
            />
            <AlertSwitch
              isAlert={item.isAlert ?? false}
              onChange={(isAlert) => change({ isAlert })}
            />
          </EntryCard>
        ),
      )}
      <AddOwn
        label={t("medical.medicationName")}
        onAdd={(name) => onChange(withItem(told, { key: newKey(), name, isAlert: false }))}
      />
    </SectionFrame>
  );
}

export function ConditionsPart(props: PartProps<"conditions">) {
  const { t } = useTranslation();
  const { told, errors, onChange } = props;
  const frame = useFrame(props);
  const isOf = (item: Entry<"conditions">, illness: Illness) =>
    item.illness === illness || isSameWord(item.name, t(illnessNames[illness]));
  const chosen = new Set(
    keysOf(illnessNames).filter((illness) => told.items.some((item) => isOf(item, illness))),
  );
  const toggle = (illness: Illness) => {
    const there = told.items.find((item) => isOf(item, illness));
    if (there && frame.known === "LISTED") onChange(withoutItem(told, there.key));
    else {
      const isAlert = alertingIllnesses.has(illness);
      onChange(withItem(told, there ?? { key: newKey(), illness, isAlert }));
    }
  };
  return (
    <SectionFrame title={t("medical.conditions")} noneKnown={t("medical.noneKnown")} {...frame}>
      <Chips
        label={t("medical.conditions")}
        options={keysOf(illnessNames).map((value) => ({ value, label: t(illnessNames[value]) }))}
        chosen={chosen}
        onToggle={toggle}
      />
      {entries<Entry<"conditions">>(told, errors, onChange).map(
        ({ item, error, change, remove }) => (
          <EntryCard
            key={item.key}
            name={item.illness ? t(illnessNames[item.illness]) : (item.name ?? "")}
            hint={
              item.illness && item.illness in illnessHints
                ? t(illnessHints[item.illness as keyof typeof illnessHints])
                : null
            }
            onRemove={remove}
          >
            <EntryNote
              value={item.note}
              error={error("note") ?? error("name")}
              onChange={(note) => change({ note })}
            />
            <AlertSwitch
              isAlert={item.isAlert ?? false}
              onChange={(isAlert) => change({ isAlert })}
            />
          </EntryCard>
        ),
      )}
      <AddOwn
        label={t("medical.other")}
        onAdd={(name) => onChange(withItem(told, { key: newKey(), name, isAlert: false }))}
      />
    </SectionFrame>
  );
}

function AlertSwitch({
  isAlert,
  onChange,
}: {
  isAlert: boolean;
  onChange: (isAlert: boolean) => void;
}) {
  const { t } = useTranslation();
  return (
    <Switch
      className="sm:col-span-2"
      label={t("medical.alert")}
      hint={t("medical.alertHint")}
      checked={isAlert}
      onCheckedChange={onChange}
    />
  );
}

export function TraumaPart(props: PartProps<"trauma">) {
  const { t } = useTranslation();
  const { told, errors, onChange, born } = props;
  return (
    <SectionFrame
      title={t("medical.trauma")}
      noneKnown={t("medical.noneKnownMasculine")}
      {...useFrame(props)}
    >
      {entries<Entry<"trauma">>(told, errors, onChange).map(({ item, error, change, remove }) => (
        <EntryCard key={item.key} name={t(injuryNames[item.kind])} onRemove={remove}>
          <Field label={t("medical.kind")} error={error("kind")}>
            <Select
              value={item.kind}
              onChange={(event) => change({ kind: event.target.value as Injury })}
            >
              {keysOf(injuryNames).map((kind) => (
                <option key={kind} value={kind}>
                  {t(injuryNames[kind])}
                </option>
              ))}
            </Select>
          </Field>
          <EntryDate
            label={t("medical.date")}
            value={item.date}
            error={error("date")}
            min={born}
            max={today()}
            onChange={(date) => change({ date })}
          />
          <TeethPicker
            chosen={item.teeth ?? []}
            error={error("teeth")}
            onChange={(teeth) => change({ teeth })}
          />
          <EntryNote
            value={item.note}
            error={error("note")}
            onChange={(note) => change({ note })}
          />
        </EntryCard>
      ))}
      <Button
        size="lg"
        className="self-start"
        onClick={() =>
          onChange(withItem(told, { key: newKey(), kind: "ENAMEL_FRACTURE", teeth: [] }))
        }
      >
        <Plus aria-hidden />
        {t("medical.addInjury")}
      </Button>
    </SectionFrame>
  );
}

export function OrthodonticsPart(props: PartProps<"orthodontics">) {
  const { t } = useTranslation();
  const { told, errors, onChange, born } = props;
  return (
    <SectionFrame
      title={t("medical.orthodontics")}
      noneKnown={t("medical.noneKnown")}
      {...useFrame(props)}
    >
      {entries<Entry<"orthodontics">>(told, errors, onChange).map(
        ({ item, error, change, remove }) => (
          <EntryCard key={item.key} name={t(stateNames[item.state])} onRemove={remove}>
            <Field label={t("medical.stage")} error={error("state")}>
              <Select
                value={item.state}
                onChange={(event) => change({ state: event.target.value as OrthodonticState })}
              >
                {keysOf(stateNames).map((state) => (
                  <option key={state} value={state}>
                    {t(stateNames[state])}
                  </option>
                ))}
              </Select>
            </Field>
            <EntryText
              label={t("medical.appliance")}
              value={item.appliance}
              error={error("appliance")}
              onChange={(appliance) => change({ appliance })}
            />
            <EntryDate
              label={t("medical.since")}
              value={item.since}
              error={error("since")}
              min={born}
              max={today()}
              onChange={(since) => change({ since })}
            />
            <EntryText
              label={t("medical.where")}
              value={item.where}
              error={error("where")}
              onChange={(where) => change({ where })}
            />
          </EntryCard>
        ),
      )}
      <Button
        size="lg"
        className="self-start"
        onClick={() => onChange(withItem(told, { key: newKey(), state: "IN_TREATMENT" }))}
      >
        <Plus aria-hidden />
        {t("medical.addOrthodontics")}
      </Button>
    </SectionFrame>
  );
}
