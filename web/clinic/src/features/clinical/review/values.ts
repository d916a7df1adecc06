import type { Review, ReviewInput, Surface } from "@omi/api";
import type { Stained } from "../chart/present";

/** What a review says, as it is sent. */
export function inputOf(review: Review): ReviewInput {
  const { id: _i, patientId: _p, status: _s, version: _v, record: _r, ...said } = review;
  return said as ReviewInput;
}

export const stainedOf = (input: ReviewInput): Stained =>
  new Map((input.plaque ?? []).map((tooth) => [tooth.toothNumber, tooth.surfaces as Surface[]]));

export const plaqueOf = (stained: Stained): NonNullable<ReviewInput["plaque"]> =>
  [...stained].map(([toothNumber, surfaces]) => ({ toothNumber, surfaces: [...surfaces] }));
