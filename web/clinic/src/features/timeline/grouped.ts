import type { TimelineEntry, TimelineTooth } from "@omi/api";

export interface Month {
  /** Any instant of it. */
  at: string;
  entries: TimelineEntry[];
}

export interface Year {
  year: number;
  months: Month[];
}

/** Entries, the newest first, by the years and months in which they happened. */
export function byMonth(entries: readonly TimelineEntry[]): Year[] {
  const years: Year[] = [];
  let month = -1;
  for (const entry of entries) {
    const at = new Date(entry.at);
    let year = years.at(-1);
    if (year?.year !== at.getFullYear()) {
      year = { year: at.getFullYear(), months: [] };
      years.push(year);
      month = -1;
    }
    if (month !== at.getMonth()) {
      month = at.getMonth();
      year.months.push({ at: entry.at, entries: [] });
    }
    year.months.at(-1)?.entries.push(entry);
  }
  return years;
}

/** Worst first: what a dentist looks for. */
const order: TimelineTooth["status"][] = [
  "CARIES",
  "EXTRACCION_INDICADA",
  "FRACTURA",
  "HIPOMINERALIZACION",
  "PULPOTOMIA",
  "CORONA",
  "OBTURADO",
  "SELLADOR",
  "AUSENTE",
  "EN_ERUPCION",
  "SANO",
];

export interface ToothGroup {
  status: TimelineTooth["status"];
  teeth: TimelineTooth[];
}

/** Teeth by what they were found to be: by the worst of the tooth and its surfaces. */
export function byStatus(teeth: readonly TimelineTooth[]): ToothGroup[] {
  const worst = (tooth: TimelineTooth) =>
    Math.min(
      ...[tooth.status, ...Object.values(tooth.surfaces)].map((status) => order.indexOf(status)),
    );
  const groups = order.map((status, rank) => ({
    status,
    teeth: teeth.filter((tooth) => worst(tooth) === rank),
  }));
  return groups.filter((group) => group.teeth.length > 0);
}
