import type { Surface, ToothDetail, ToothStatus } from "@omi/api";
import { ofSurfaces, type ToothNumber } from "./teeth";

/** A tooth as somebody says it is. */
export interface ToothEntry {
  toothNumber: ToothNumber;
  status: ToothStatus;
  surfaces: Partial<Record<Surface, ToothStatus>>;
  detail: ToothDetail;
}

export type Entries = ReadonlyMap<ToothNumber, ToothEntry>;

/** What was entered over what the chart says, with what can be taken back. */
export interface Draft {
  entries: Entries;
  past: readonly Entries[];
  future: readonly Entries[];
}

export type DraftAct =
  | { type: "mark"; tooth: ToothNumber; surfaces: readonly Surface[]; status: ToothStatus }
  | { type: "detail"; tooth: ToothNumber; detail: ToothDetail }
  | { type: "forget"; tooth: ToothNumber }
  | { type: "markMany"; teeth: readonly ToothNumber[]; status: ToothStatus }
  | { type: "undo" }
  | { type: "redo" }
  | { type: "reset"; entries: Entries };

const DEPTH = 100;

export const draftOf = (entries: readonly ToothEntry[]): Draft => ({
  entries: new Map(entries.map((entry) => [entry.toothNumber, entry])),
  past: [],
  future: [],
});

/** Acts on a draft. `recorded` is what the chart says of a tooth of which nothing was entered. */
export function act(
  draft: Draft,
  change: DraftAct,
  recorded: (tooth: ToothNumber) => ToothEntry | undefined,
): Draft {
  switch (change.type) {
    case "undo": {
      const before = draft.past.at(-1);
      if (!before) return draft;
      return {
        entries: before,
        past: draft.past.slice(0, -1),
        future: [draft.entries, ...draft.future],
      };
    }
    case "redo": {
      const [after, ...rest] = draft.future;
      if (!after) return draft;
      return { entries: after, past: [...draft.past, draft.entries], future: rest };
    }
    case "reset":
      return { entries: change.entries, past: [], future: [] };
    case "forget": {
      if (!draft.entries.has(change.tooth)) return draft;
      const entries = new Map(draft.entries);
      entries.delete(change.tooth);
      return step(draft, entries);
    }
    case "detail": {
      const known = draft.entries.get(change.tooth) ?? recorded(change.tooth);
      if (!known) return draft;
      return put(draft, { ...known, detail: change.detail });
    }
    case "markMany": {
      const entries = new Map(draft.entries);
      for (const tooth of change.teeth) entries.set(tooth, whole(tooth, change.status));
      return step(draft, entries);
    }
    case "mark":
      return put(draft, mark(draft.entries.get(change.tooth) ?? recorded(change.tooth), change));
  }
}

const whole = (toothNumber: ToothNumber, status: ToothStatus): ToothEntry => ({
  toothNumber,
  status,
  surfaces: {},
  detail: {},
});

/** Marks surfaces, or without any the whole tooth. The same mark again takes it off. */
function mark(
  known: ToothEntry | undefined,
  {
    tooth,
    surfaces,
    status,
  }: { tooth: ToothNumber; surfaces: readonly Surface[]; status: ToothStatus },
): ToothEntry {
  if (surfaces.length === 0 || !ofSurfaces.includes(status)) return whole(tooth, status);
  const isThere = known && known.status !== "AUSENTE" && known.status !== "EN_ERUPCION";
  const marked: Partial<Record<Surface, ToothStatus>> = isThere ? { ...known.surfaces } : {};
  const isOn = surfaces.every((surface) => marked[surface] === status);
  for (const surface of surfaces) {
    if (isOn || status === "SANO") delete marked[surface];
    else marked[surface] = status;
  }
  const own = known?.status;
  const keeps = own === "CORONA" || own === "PULPOTOMIA" || own === "EXTRACCION_INDICADA";
  const next = keeps ? own : worst(Object.values(marked));
  return {
    toothNumber: tooth,
    status: next,
    surfaces: marked,
    detail: isThere ? known.detail : {},
  };
}

const order: readonly ToothStatus[] = [
  "CARIES",
  "FRACTURA",
  "HIPOMINERALIZACION",
  "OBTURADO",
  "SELLADOR",
];

/** What a tooth is as a whole, by its surfaces: what has to be looked after first. */
export const worst = (marked: readonly (ToothStatus | undefined)[]): ToothStatus =>
  order.find((status) => marked.includes(status)) ?? "SANO";

function put(draft: Draft, entry: ToothEntry): Draft {
  const entries = new Map(draft.entries);
  entries.set(entry.toothNumber, entry);
  return step(draft, entries);
}

const step = (draft: Draft, entries: Entries): Draft => ({
  entries,
  past: [...draft.past.slice(-DEPTH), draft.entries],
  future: [],
});
