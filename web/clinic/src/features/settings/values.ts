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

/** The names of the settings in which two versions differ. */
export function changedFields(before: ClinicFields, after: ClinicFields): string[] {
  const names = Object.keys(after) as (keyof ClinicFields)[];
  return names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
}

/** A picture as the server takes it: its bytes in base64. */
export async function toBase64(file: Blob): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const parts: string[] = [];
  // Piece by piece: a call takes only so many arguments.
  for (let at = 0; at < bytes.length; at += 0x8000) {
    parts.push(String.fromCharCode(...bytes.subarray(at, at + 0x8000)));
  }
  return btoa(parts.join(""));
}

/** A whole number as typed; what is none is sent as 0, which the server refuses where it may not be. */
export function wholeNumber(typed: string): number {
  return /^\d{1,5}$/u.test(typed.trim()) ? Number(typed) : 0;
}

export type HolidayInput = ClinicFields["holidays"][number];

/** A list with more days, in order of the calendar; a day that is there already keeps its name. */
export function withDays(list: readonly HolidayInput[], more: readonly HolidayInput[]) {
  const known = new Set(list.map(({ date }) => date));
  const added = more.filter(({ date }) => !known.has(date));
  return [...list, ...added].sort((one, other) => one.date.localeCompare(other.date));
}
