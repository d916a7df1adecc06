import type { ActKind, AuditQuery } from "@omi/api";
import { fromIso } from "@omi/ui";
import { actKindNames, keysOf } from "../../i18n/values";

/** What the address of the log holds; whatever else stands there is dropped. */
export interface ActivitySearch {
  user?: string | undefined;
  patient?: string | undefined;
  guardian?: string | undefined;
  account?: string | undefined;
  kind?: ActKind | undefined;
  act?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  /** The entry that is open. */
  entry?: number | undefined;
}

const ID = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/iu;

function id(given: unknown): string | undefined {
  return typeof given === "string" && ID.test(given) ? given : undefined;
}

function day(given: unknown): string | undefined {
  return typeof given === "string" && fromIso(given) ? given : undefined;
}

export function readActivitySearch(search: Record<string, unknown>): ActivitySearch {
  const position = Number(search.entry);
  const read: ActivitySearch = {
    user: id(search.user),
    patient: id(search.patient),
    guardian: id(search.guardian),
    account: id(search.account),
    kind: keysOf(actKindNames).find((kind) => kind === search.kind),
    act: typeof search.act === "string" && /^[a-z_.]+$/u.test(search.act) ? search.act : undefined,
    from: day(search.from),
    to: day(search.to),
    entry: Number.isSafeInteger(position) && position > 0 ? position : undefined,
  };
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined));
}

export function toAuditQuery({ entry: _entry, ...query }: ActivitySearch): AuditQuery {
  return query;
}

export function activityFilterCount(search: ActivitySearch): number {
  return Object.values(toAuditQuery(search)).filter((value) => value !== undefined).length;
}
