import type { Chart, Surface } from "@omi/api";
import type { Entries } from "./draft";
import { isPrimary, type ToothNumber } from "./teeth";

/** The teeth that are there, as the server counts them: those recorded so, and of the others those that are to be
    expected at this age and whose place no other has taken. */
export function presentTeeth(chart: Chart, entries: Entries): ReadonlySet<ToothNumber> {
  const known = new Map(chart.teeth.map((tooth) => [tooth.toothNumber, tooth]));
  const status = (tooth: ToothNumber) =>
    entries.get(tooth)?.status ?? known.get(tooth)?.recorded?.status;
  const isOut = (tooth: ToothNumber) => {
    const told = status(tooth);
    return told !== undefined && told !== "AUSENTE" && told !== "EN_ERUPCION";
  };
  const present = chart.teeth
    .filter(({ toothNumber, expected }) => {
      if (status(toothNumber) !== undefined) return isOut(toothNumber);
      if (isPrimary(toothNumber) && isOut(toothNumber - 40)) return false;
      return expected === "PRESENT" || expected === "SHEDDING";
    })
    .map((tooth) => tooth.toothNumber);
  return new Set(present);
}

export type Stained = ReadonlyMap<ToothNumber, readonly Surface[]>;

/** O'Leary's record in percent: stained surfaces of four for each tooth that is there. */
export function oleary(present: ReadonlySet<ToothNumber>, stained: Stained): number | undefined {
  const teeth = new Set([
    ...present,
    ...[...stained.keys()].filter((tooth) => stained.get(tooth)?.length),
  ]);
  if (teeth.size === 0) return undefined;
  const surfaces = [...stained.values()].reduce((sum, own) => sum + own.length, 0);
  return Math.round((surfaces / (teeth.size * 4)) * 1000) / 10;
}
