import type { Known, MedicalInput, MedicalStatement } from "@omi/api";
import type { Section } from "./names";

type Input = MedicalInput["statement"];
type Item<Name extends Section> = NonNullable<Input[Name]["items"]>[number];

/** An entry of a form, with a key of its own while it is edited. */
export type Entry<Name extends Section> = Item<Name> & { key: string };

/** A history while it is edited. Entries stay when somebody says that there is nothing, and come back when they say otherwise. */
export type Draft = {
  [Name in Section]: { known: Known; items: Entry<Name>[] };
};

let keys = 0;
/** A key for a new entry. */
export function newKey(): string {
  keys += 1;
  return `entry-${keys}`;
}

export function toDraft(statement: MedicalStatement): Draft {
  const keyed = <T extends object>({ known, items }: { known: Known; items: T[] }) => ({
    known,
    items: items.map((item) => ({ ...item, key: newKey() })),
  });
  return {
    allergies: keyed(statement.allergies),
    medication: keyed(statement.medication),
    conditions: keyed(statement.conditions),
    trauma: keyed(statement.trauma),
    orthodontics: keyed(statement.orthodontics),
  };
}

/** What is sent: entries only where something is listed. */
export function toInput(draft: Draft): Input {
  const sent = <T extends { key: string }>({ known, items }: { known: Known; items: T[] }) => ({
    known,
    items: known === "LISTED" ? items.map(({ key: _, ...item }) => item) : [],
  });
  return {
    allergies: sent(draft.allergies),
    medication: sent(draft.medication),
    conditions: sent(draft.conditions),
    trauma: sent(draft.trauma),
    orthodontics: sent(draft.orthodontics),
  };
}

/** Puts an entry into a list, or changes it there, or takes it out. An entry makes the list one that lists. */
export function withItem<T extends { key: string }>(
  told: { known: Known; items: T[] },
  item: T,
): { known: Known; items: T[] } {
  const isThere = told.items.some(({ key }) => key === item.key);
  const items = isThere
    ? told.items.map((other) => (other.key === item.key ? item : other))
    : [...told.items, item];
  return { known: "LISTED", items };
}

/** Taking out the last one leaves a question open: whether there is none, or nobody asked. */
export function withoutItem<T extends { key: string }>(
  told: { known: Known; items: T[] },
  key: string,
): { known: Known; items: T[] } {
  return { ...told, items: told.items.filter((item) => item.key !== key) };
}
