import type { ImportColumn, ImportPlan } from "@omi/api";
import { frequencyNames, planNames, relationshipNames } from "../../i18n/values";

/** What a column can be, group by group, in the order in which people think of it. */
export const fieldGroups = [
  {
    label: "importing.fieldGroups.child",
    fields: [
      { field: "fullName", label: "importing.fields.fullName" },
      { field: "firstName", label: "importing.fields.firstName" },
      { field: "lastName", label: "importing.fields.lastName" },
      { field: "secondLastName", label: "importing.fields.secondLastName" },
      { field: "dateOfBirth", label: "importing.fields.dateOfBirth" },
      { field: "dniNie", label: "importing.fields.dniNie" },
      { field: "formerNumber", label: "importing.fields.formerNumber" },
      { field: "address.street", label: "importing.fields.street" },
      { field: "address.postalCode", label: "importing.fields.postalCode" },
      { field: "address.city", label: "importing.fields.city" },
      { field: "address.province", label: "importing.fields.province" },
      { field: "allergies", label: "importing.fields.allergies" },
      { field: "medication", label: "importing.fields.medication" },
      { field: "remarks", label: "importing.fields.remarks" },
    ],
  },
  { label: "importing.fieldGroups.first", fields: guardianFields("guardians[0]") },
  { label: "importing.fieldGroups.second", fields: guardianFields("guardians[1]") },
  {
    label: "importing.fieldGroups.other",
    fields: [
      { field: "plan.planType", label: "importing.fields.planType" },
      { field: "plan.startDate", label: "importing.fields.startDate" },
      { field: "plan.paymentFrequency", label: "importing.fields.paymentFrequency" },
      { field: "consents[0].signedAt", label: "importing.fields.consentDate" },
    ],
  },
] as const;

function guardianFields<Path extends string>(path: Path) {
  return [
    { field: `${path}.fullName`, label: "importing.fields.fullName" },
    { field: `${path}.firstName`, label: "importing.fields.firstName" },
    { field: `${path}.lastName`, label: "importing.fields.lastName" },
    { field: `${path}.relationship`, label: "importing.fields.relationship" },
    { field: `${path}.dniNie`, label: "importing.fields.dniNie" },
    { field: `${path}.email`, label: "importing.fields.email" },
    { field: `${path}.phone`, label: "importing.fields.phone" },
  ] as const;
}

/** The values that a field takes, with their words. */
export function valuesOf(field: string | null): Record<string, string> | null {
  if (field === "plan.planType") return planNames;
  if (field === "plan.paymentFrequency") return frequencyNames;
  return field?.endsWith(".relationship") ? relationshipNames : null;
}

/** How the rows are read before anyone corrected it. */
export function firstPlan(columns: readonly ImportColumn[]): ImportPlan {
  return {
    columns: columns.map((column) => column.guess ?? null),
    values: {},
    dateOrder: null,
    defaults: {},
    duplicates: "SKIP",
  };
}

/** A plan that was told before, for the columns as they are now. */
export function fitPlan(plan: ImportPlan, columns: readonly ImportColumn[]): ImportPlan {
  const kept = columns.map((column, at) => {
    const told = plan.columns[at];
    return told === undefined ? (column.guess ?? null) : told;
  });
  return { ...plan, columns: kept };
}

/** A configuration as a file: the columns by name, so that it fits a list with others in between. */
export function writeMapping(plan: ImportPlan, columns: readonly ImportColumn[]): string {
  const named = columns.flatMap((column, at) => {
    const field = plan.columns[at];
    return field ? [[column.name, field]] : [];
  });
  const { columns: _, ...rest } = plan;
  return JSON.stringify({ omi: "columns", version: 1, columns: named, ...rest }, null, 2);
}

/** The plan that a file of [`writeMapping`] says; null for any other file. */
export function readMapping(text: string, columns: readonly ImportColumn[]): ImportPlan | null {
  try {
    const read: unknown = JSON.parse(text);
    if (!isMapping(read)) return null;
    const fields = new Map(read.columns);
    return {
      columns: columns.map((column) => fields.get(column.name) ?? null),
      values: read.values ?? {},
      dateOrder: read.dateOrder ?? null,
      defaults: read.defaults ?? {},
      duplicates: read.duplicates ?? "SKIP",
    };
  } catch {
    return null;
  }
}

type Mapping = Omit<ImportPlan, "columns"> & { columns: [string, string][] };

function isMapping(read: unknown): read is Mapping {
  if (typeof read !== "object" || read === null) return false;
  const { omi, columns } = read as { omi?: unknown; columns?: unknown };
  return (
    omi === "columns" &&
    Array.isArray(columns) &&
    columns.every((pair) => Array.isArray(pair) && pair.every((part) => typeof part === "string"))
  );
}

/** What a word is understood as without being told. */
export function understood(field: string, word: string, column: ImportColumn): string {
  const kind = field.endsWith(".relationship") ? "guardians[0].relationship" : field;
  return column.meanings[kind]?.[word] ?? "";
}

/** The words of a column that may need a meaning, for a field of few values. */
export function unclearValues(
  plan: ImportPlan,
  columns: readonly ImportColumn[],
): { field: string; column: ImportColumn }[] {
  return columns.flatMap((column, at) => {
    const field = plan.columns[at] ?? null;
    if (!field || !valuesOf(field) || column.values.length === 0) return [];
    return [{ field, column }];
  });
}
