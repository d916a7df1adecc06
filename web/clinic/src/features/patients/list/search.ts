import type { PatientQuery, PatientSort, PlanStatus, PlanType, RiskLevel } from "@omi/api";
import { fromIso } from "@omi/ui";
import { keysOf, planNames, planStatusNames, riskNames } from "../../../i18n/values";

/** What the address of the list holds; whatever else stands there is dropped. */
export interface ListSearch {
  q?: string | undefined;
  plan?: PlanType | undefined;
  planStatus?: PlanStatus | undefined;
  risk?: RiskLevel | undefined;
  review?: ReviewDue | undefined;
  ageMin?: number | undefined;
  ageMax?: number | undefined;
  createdFrom?: string | undefined;
  createdTo?: string | undefined;
  state?: "deleted" | undefined;
  sort?: PatientSort | undefined;
}

/** When the next review is due: its day has passed, or is within so many days. */
export type ReviewDue = "overdue" | "7" | "30" | "90";
export const reviewDues: readonly ReviewDue[] = ["overdue", "7", "30", "90"];

const sorts: readonly PatientSort[] = [
  "name",
  "-name",
  "age",
  "-age",
  "number",
  "-number",
  "created",
  "-created",
];

function oneOf<Value extends string>(allowed: readonly Value[], given: unknown): Value | undefined {
  return allowed.find((value) => value === given);
}

function age(given: unknown): number | undefined {
  const value = Number(given);
  return given !== undefined && given !== "" && Number.isInteger(value) && value >= 0 && value <= 99
    ? value
    : undefined;
}

function day(given: unknown): string | undefined {
  return typeof given === "string" && fromIso(given) ? given : undefined;
}

export function readListSearch(search: Record<string, unknown>): ListSearch {
  const read: ListSearch = {
    q: search.q === undefined ? undefined : String(search.q) || undefined,
    plan: oneOf(keysOf(planNames), search.plan),
    planStatus: oneOf(keysOf(planStatusNames), search.planStatus),
    risk: oneOf(keysOf(riskNames), search.risk),
    review: oneOf(reviewDues, search.review === undefined ? undefined : String(search.review)),
    ageMin: age(search.ageMin),
    ageMax: age(search.ageMax),
    createdFrom: day(search.createdFrom),
    createdTo: day(search.createdTo),
    state: oneOf(["deleted"], search.state),
    sort: oneOf(sorts, search.sort),
  };
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined));
}

export function toQuery(search: ListSearch): PatientQuery {
  const { q, risk, review, sort, ...rest } = search;
  const query = q?.trim() || undefined;
  // Without a wish of the person, a search answers best match first and the list by surname.
  return {
    ...rest,
    query,
    riskLevel: risk,
    reviewOverdue: review === "overdue" ? true : undefined,
    reviewDueWithin: review && review !== "overdue" ? Number(review) : undefined,
    sort: sort ?? (query ? undefined : "name"),
  };
}

export function filterCount(search: ListSearch): number {
  const { q: _q, sort: _sort, ...filters } = search;
  return Object.values(filters).filter((value) => value !== undefined).length;
}
