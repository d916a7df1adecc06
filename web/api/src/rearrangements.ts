import { call } from "./transport";
import type { Likenesses, MergeInput, MergePreview, Patient, Rearrangements } from "./types";

/* Two files of one child become one, a child moves to another family, and both are taken back. */

export const findDuplicates = (id: string, signal?: AbortSignal) =>
  call<Likenesses>("GET", "/api/patients/{id}/duplicates", { path: { id }, signal });

export const previewMerge = (id: string, other: string, signal?: AbortSignal) =>
  call<MergePreview>("GET", "/api/patients/{id}/merge", {
    path: { id },
    query: { with: other },
    signal,
  });

export const merge = (patient: Patient, body: MergeInput) =>
  call<{ id: string }>("POST", "/api/patients/{id}/merge", {
    path: { id: patient.id },
    ifMatch: patient.version,
    body,
  });

/** The child gets the guardians of the other one. */
export const moveChild = (patient: Patient, sibling: Patient) =>
  call<{ id: string }>("POST", "/api/patients/{id}/move", {
    path: { id: patient.id },
    ifMatch: patient.version,
    body: { siblingId: sibling.id, siblingVersion: sibling.version },
  });

export const list = (id: string, signal?: AbortSignal) =>
  call<Rearrangements>("GET", "/api/patients/{id}/rearrangements", { path: { id }, signal });

export const undo = (id: string, rearrangementId: string) =>
  call<void>("POST", "/api/patients/{id}/rearrangements/{rearrangementId}/undo", {
    path: { id, rearrangementId },
    body: {},
  });
