import { addMonths, fromIso } from "@omi/ui";

/** How long ago a day was: in days within the first month, then in whole months. */
export function elapsed(day: string, today: string): { unit: "days" | "months"; count: number } {
  const [then, now] = [fromIso(day), fromIso(today)];
  if (!then || !now || day >= today) return { unit: "days", count: 0 };
  let months = (now.year - then.year) * 12 + (now.month - then.month);
  if (addMonths(day, months) > today) months -= 1;
  if (months > 0) return { unit: "months", count: months };
  const span =
    Date.UTC(now.year, now.month - 1, now.day) - Date.UTC(then.year, then.month - 1, then.day);
  return { unit: "days", count: Math.round(span / 86_400_000) };
}

/** The day of an instant where the screen stands. */
export function dayOf(instant: string): string {
  const at = new Date(instant);
  const pad = (value: number) => String(value).padStart(2, "0");
  return `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`;
}
