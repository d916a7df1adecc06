/** Calendar dates as `yyyy-mm-dd` texts: no time of day, so summer time cannot move them. */

export interface DateParts {
  year: number;
  month: number;
  day: number;
}

export function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

export function toIso({ year, month, day }: DateParts): string {
  const pad = (value: number, width: number) => String(value).padStart(width, "0");
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
}

export function fromIso(text: string): DateParts | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/u.exec(text);
  if (!match) return null;
  return valid({ year: Number(match[1]), month: Number(match[2]), day: Number(match[3]) });
}

function valid(parts: DateParts): DateParts | null {
  const { year, month, day } = parts;
  if (year < 1900 || year > 2200 || month < 1 || month > 12 || day < 1) return null;
  return day <= daysInMonth(year, month) ? parts : null;
}

/** Reads what people type: `14/03/2019`, `14-3-19`, `14032019`. Two-digit years are not in the future by more than a decade. */
export function parseTyped(text: string, currentYear: number): string | null {
  const trimmed = text.trim();
  const match =
    /^(\d{1,2})[\s/.-]+(\d{1,2})[\s/.-]+(\d{2}|\d{4})$/u.exec(trimmed) ??
    /^(\d{2})(\d{2})(\d{4}|\d{2})$/u.exec(trimmed);
  if (!match) return null;
  let year = Number(match[3]);
  if (String(match[3]).length === 2) {
    year += 2000;
    if (year > currentYear + 10) year -= 100;
  }
  const parts = valid({ year, month: Number(match[2]), day: Number(match[1]) });
  return parts ? toIso(parts) : null;
}

/** `2019-03-14` as `14/03/2019`. */
export function showDate(iso: string): string {
  const parts = fromIso(iso);
  if (!parts) return iso;
  const [year, month, day] = toIso(parts).split("-");
  return `${day}/${month}/${year}`;
}

export function addDays(iso: string, days: number): string {
  const parts = fromIso(iso);
  if (!parts) return iso;
  const moved = new Date(Date.UTC(parts.year, parts.month - 1, parts.day + days));
  return moved.toISOString().slice(0, 10);
}

export function addMonths(iso: string, months: number): string {
  const parts = fromIso(iso);
  if (!parts) return iso;
  const index = parts.year * 12 + (parts.month - 1) + months;
  const year = Math.floor(index / 12);
  const month = (index % 12) + 1;
  return toIso({ year, month, day: Math.min(parts.day, daysInMonth(year, month)) });
}

/** Monday is 0. */
export function weekday(iso: string): number {
  const parts = fromIso(iso);
  if (!parts) return 0;
  return (new Date(Date.UTC(parts.year, parts.month - 1, parts.day)).getUTCDay() + 6) % 7;
}

/** Today where the screen stands. */
export function today(): string {
  const now = new Date();
  return toIso({ year: now.getFullYear(), month: now.getMonth() + 1, day: now.getDate() });
}
