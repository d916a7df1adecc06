import { call } from "./transport";
import type { Risk, RiskOverrideInput } from "./types";

/* The caries risk of a child: counted when a review is completed, and decided otherwise by hand. */

export const getRisk = (id: string, signal?: AbortSignal) =>
  call<Risk>("GET", "/api/patients/{id}/risk-level", { path: { id }, signal });

/** Holds until the next completed review. */
export const overrideRisk = (id: string, body: RiskOverrideInput) =>
  call<Risk>("POST", "/api/patients/{id}/risk-level/override", { path: { id }, body });
