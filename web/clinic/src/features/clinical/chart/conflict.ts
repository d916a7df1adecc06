import { ApiProblem } from "@omi/api";

/** What others told of the same teeth meanwhile. */
export function conflictOf(error: unknown): { revision: number; teeth: number[] } | undefined {
  if (!(error instanceof ApiProblem) || error.code !== "clinical.chart_changed") return undefined;
  const current = error.current as
    | { revision?: number; teeth?: { toothNumber: number }[] }
    | undefined;
  if (typeof current?.revision !== "number") return undefined;
  return {
    revision: current.revision,
    teeth: (current.teeth ?? []).map((tooth) => tooth.toothNumber),
  };
}
