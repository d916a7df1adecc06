import type { ClinicFields } from "@omi/api";

/** Euros as people type them, with comma or point, to cents; nothing when it is no amount. */
export function toCents(typed: string): number | null {
  const text = typed.trim().replace(/\s|€/gu, "").replace(",", ".");
  if (!/^\d{1,7}(\.\d{1,2})?$/u.test(text)) return null;
  const [euros = "0", cents = ""] = text.split(".");
  return Number(euros) * 100 + Number(cents.padEnd(2, "0"));
}

export function fromCents(cents: number): string {
  const rest = cents % 100;
  return rest === 0
    ? String(cents / 100)
    : `${Math.floor(cents / 100)},${String(rest).padStart(2, "0")}`;
}

export type Opening = ClinicFields["openingHours"][number];

/** The openings of one day with their places in the whole list, as the server names them in its refusals. */
export function openingsOf(list: readonly Opening[], weekday: number) {
  return list
    .map((opening, place) => ({ ...opening, place }))
    .filter((opening) => opening.weekday === weekday);
}

/** A stretch to begin with: the morning, or the afternoon of a day that has one already. */
export function nextOpening(list: readonly Opening[], weekday: number): Opening {
  const hasMorning = openingsOf(list, weekday).length > 0;
  return hasMorning
    ? { weekday, from: "16:00", to: "20:00" }
    : { weekday, from: "09:30", to: "13:30" };
}
