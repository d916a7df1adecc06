import type { LiveChange } from "@omi/api";
import type { QueryKey } from "@tanstack/react-query";

/** Tables whose changes are seen in what is read about a child. */
const OF_FAMILIES = new Set([
  "patients",
  "guardians",
  "health_plans",
  "reserved_files",
  "standings",
]);

/** Tables of children's health: seen in their alerts and histories, and nowhere in lists. */
const OF_HEALTH = new Set(["medical_histories", "medical_confirmations", "risk_files", "carnets"]);
const SHOWING_HEALTH = new Set([
  "alerts",
  "medical",
  "medical-versions",
  "history",
  "risk",
  "carnet",
]);

/** Tables of the clinical record: seen in a child's line of time and summary. */
const OF_RECORD = new Set(["reviews", "chart_visits", "risk_files"]);
const SHOWING_RECORD = new Set(["history", "overview"]);

/** Whether any of these changes is one of a child or of somebody around it. */
export const touchesFamilies = (news: readonly LiveChange[]) =>
  news.some((change) => OF_FAMILIES.has(change.table));

/** The first word of the queries that show a table; others carry the table's own name. */
const SHOWN_IN: Record<string, readonly string[]> = {
  clinic: ["settings", "clinic", "branding"],
  clinic_versions: ["settings"],
  users: ["users", "colleagues"],
  invitations: ["users"],
  reviews: ["clinical"],
  chart_visits: ["clinical"],
  risk_files: ["clinical"],
  carnets: ["clinical"],
};

/** Screens that take in what is new by themselves, so that nothing moves under a reader's eyes. */
const BY_THEMSELVES = new Set(["list"]);

/** Whether a query may show something else after these changes. */
export function isConcerned(key: QueryKey, data: unknown, changes: readonly LiveChange[]): boolean {
  return changes.some((change) => shows(key, data, change));
}

function shows(key: QueryKey, data: unknown, change: LiveChange): boolean {
  const [first, second, third] = key;
  if (OF_FAMILIES.has(change.table)) {
    if (first !== "patients" || BY_THEMSELVES.has(String(second))) return false;
    if (second === "search" || second === "recent") return true;
    if (third === change.about) return !isSeen(data, change);
    return names(data, change.about) || names(data, change.id);
  }
  if (OF_HEALTH.has(change.table)) {
    return first === "patients" && SHOWING_HEALTH.has(String(second)) && third === change.about;
  }
  if (OF_RECORD.has(change.table)) {
    return first === "patients" && SHOWING_RECORD.has(String(second)) && third === change.about;
  }
  if (change.table === "tasks" && BY_THEMSELVES.has(String(second))) return false;
  return (SHOWN_IN[change.table] ?? [change.table]).includes(String(first));
}

/** Whether what is shown is that very version: one's own change comes back as news. */
function isSeen(data: unknown, change: LiveChange): boolean {
  if (typeof data !== "object" || data === null) return false;
  const { id, version } = data as { id?: unknown; version?: unknown };
  return id === change.id && typeof version === "number" && version >= change.revision;
}

/** Whether what is shown speaks of a record. */
function names(data: unknown, id: string | null | undefined): boolean {
  return Boolean(id) && data !== undefined && JSON.stringify(data).includes(`"${id}"`);
}
