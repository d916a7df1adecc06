import type { ToothDetail, ToothStatus } from "@omi/api";
import { Checkbox, Field, Select } from "@omi/ui";
import { useTranslation } from "react-i18next";
import type { ToothEntry } from "./draft";
import { statusNames } from "./names";

const materials = {
  COMPOSITE: "chart.detail.COMPOSITE",
  GIC: "chart.detail.GIC",
  RMGIC: "chart.detail.RMGIC",
  COMPOMER: "chart.detail.COMPOMER",
  AMALGAM: "chart.detail.AMALGAM",
  BIOACTIVE: "chart.detail.BIOACTIVE",
  TEMPORARY: "chart.detail.TEMPORARY",
  RESIN: "chart.detail.RESIN",
  STAINLESS_STEEL: "chart.detail.STAINLESS_STEEL",
  ZIRCONIA: "chart.detail.ZIRCONIA",
  STRIP: "chart.detail.STRIP",
} as const satisfies Record<Value<"material">, string>;
const conditions = {
  OK: "chart.detail.OK",
  DEFECTIVE: "chart.detail.DEFECTIVE",
  LOST: "chart.detail.LOST",
} as const satisfies Record<Value<"condition">, string>;
const retentions = {
  FULL: "chart.detail.FULL",
  PARTIAL: "chart.detail.PARTIAL",
  LOST: "chart.detail.LOST",
} as const satisfies Record<Value<"retention">, string>;
const activities = {
  ACTIVE: "chart.detail.ACTIVE",
  ARRESTED: "chart.detail.ARRESTED",
} as const satisfies Record<Value<"activity">, string>;
const techniques = {
  CONVENTIONAL: "chart.detail.CONVENTIONAL",
  HALL: "chart.detail.HALL",
} as const satisfies Record<Value<"technique">, string>;
const causes = {
  EXFOLIATED: "chart.detail.EXFOLIATED",
  CARIES: "chart.detail.CARIES",
  AGENESIS: "chart.detail.AGENESIS",
  TRAUMA: "chart.detail.TRAUMA",
  ORTHODONTIC: "chart.detail.ORTHODONTIC",
  HYPOMINERALISATION: "chart.detail.HYPOMINERALISATION",
  OTHER: "chart.detail.OTHER",
} as const satisfies Record<Value<"cause">, string>;

type Value<Name extends keyof ToothDetail> = Extract<NonNullable<ToothDetail[Name]>, string>;

/** The finer facts that make sense of a status. */
interface Finer {
  material?: readonly Value<"material">[];
  condition?: readonly Value<"condition">[];
  retention?: readonly Value<"retention">[];
  activity?: readonly Value<"activity">[];
  technique?: readonly Value<"technique">[];
  cause?: readonly Value<"cause">[];
  sdf?: true;
}

const STATES = ["OK", "DEFECTIVE", "LOST"] as const;

const finer: Partial<Record<ToothStatus, Finer>> = {
  CARIES: { activity: ["ACTIVE", "ARRESTED"], sdf: true },
  OBTURADO: {
    material: ["COMPOSITE", "GIC", "RMGIC", "COMPOMER", "AMALGAM", "BIOACTIVE", "TEMPORARY"],
    condition: STATES,
    cause: ["CARIES", "TRAUMA", "HYPOMINERALISATION", "OTHER"],
  },
  SELLADOR: { material: ["RESIN", "GIC"], retention: ["FULL", "PARTIAL", "LOST"] },
  FRACTURA: { cause: ["TRAUMA", "CARIES", "OTHER"] },
  CORONA: {
    material: ["STAINLESS_STEEL", "ZIRCONIA", "STRIP"],
    technique: ["CONVENTIONAL", "HALL"],
    condition: STATES,
    cause: ["CARIES", "TRAUMA", "HYPOMINERALISATION", "OTHER"],
  },
  PULPOTOMIA: { cause: ["CARIES", "TRAUMA", "OTHER"] },
  AUSENTE: { cause: ["EXFOLIATED", "CARIES", "AGENESIS", "TRAUMA", "ORTHODONTIC", "OTHER"] },
  EXTRACCION_INDICADA: { cause: ["CARIES", "ORTHODONTIC", "TRAUMA", "OTHER"] },
};

/** Why, of what and in what state: finer facts of the tooth at hand, all of which may be left out. Whether a tooth that
    is gone counts in the indices hangs on its cause. */
export function ToothDetails({
  entry,
  onDetail,
}: {
  entry: Pick<ToothEntry, "toothNumber" | "status" | "surfaces" | "detail">;
  onDetail: (detail: ToothDetail) => void;
}) {
  const { t } = useTranslation();
  const { detail } = entry;
  const offered: Finer = {};
  for (const status of [entry.status, ...Object.values(entry.surfaces)]) {
    if (status) Object.assign(offered, finer[status]);
  }
  if (Object.keys(offered).length === 0) return null;
  const put = (part: ToothDetail) => onDetail({ ...detail, ...part });
  return (
    <fieldset className="flex flex-wrap items-end gap-3 rounded-md border border-border bg-surface px-3 pb-3 print:hidden">
      <legend className="px-1 text-sm text-muted-foreground">
        {t("chart.detailOf", {
          tooth: entry.toothNumber,
          status: t(statusNames[entry.status]).toLocaleLowerCase(),
        })}
      </legend>
      {offered.cause && (
        <Choice
          label={t("chart.detail.cause")}
          value={detail.cause}
          options={offered.cause.map((value) => [value, t(causes[value])])}
          onChange={(cause) => put({ cause })}
        />
      )}
      {offered.material && (
        <Choice
          label={t("chart.detail.material")}
          value={detail.material}
          options={offered.material.map((value) => [value, t(materials[value])])}
          onChange={(material) => put({ material })}
        />
      )}
      {offered.technique && (
        <Choice
          label={t("chart.detail.technique")}
          value={detail.technique}
          options={offered.technique.map((value) => [value, t(techniques[value])])}
          onChange={(technique) => put({ technique })}
        />
      )}
      {offered.retention && (
        <Choice
          label={t("chart.detail.retention")}
          value={detail.retention}
          options={offered.retention.map((value) => [value, t(retentions[value])])}
          onChange={(retention) => put({ retention })}
        />
      )}
      {offered.condition && (
        <Choice
          label={t("chart.detail.condition")}
          value={detail.condition}
          options={offered.condition.map((value) => [value, t(conditions[value])])}
          onChange={(condition) => put({ condition })}
        />
      )}
      {offered.activity && (
        <Choice
          label={t("chart.detail.activity")}
          value={detail.activity}
          options={offered.activity.map((value) => [value, t(activities[value])])}
          onChange={(activity) => put({ activity })}
        />
      )}
      {offered.sdf && (
        <Checkbox
          label={t("chart.detail.sdf")}
          checked={detail.sdf ?? false}
          onCheckedChange={(sdf) => put({ sdf: sdf === true ? true : null })}
        />
      )}
    </fieldset>
  );
}

function Choice<Name extends string>({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: Name | null | undefined;
  options: readonly (readonly [Name, string])[];
  onChange: (value: Name | null) => void;
}) {
  const { t } = useTranslation();
  return (
    <Field label={label} className="w-44 max-sm:w-full">
      <Select
        value={value ?? ""}
        onChange={(event) => {
          const chosen = options.find(([one]) => one === event.target.value);
          onChange(chosen ? chosen[0] : null);
        }}
      >
        <option value="">{t("chart.detail.unsaid")}</option>
        {options.map(([one, name]) => (
          <option key={one} value={one}>
            {name}
          </option>
        ))}
      </Select>
    </Field>
  );
}
