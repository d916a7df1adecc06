import { call } from "./transport";
import type {
  FamilyGuardian,
  GuardianMergePreview,
  GuardianMergings,
  MergeGuardiansInput,
} from "./types";

/* Two guardians who are one person become one, and two again. */

export const preview = (id: string, other: string, signal?: AbortSignal) =>
  call<GuardianMergePreview>("GET", "/api/guardians/{guardianId}/merge", {
    path: { guardianId: id },
    query: { with: other },
    signal,
  });

export const merge = (guardian: FamilyGuardian, body: MergeGuardiansInput) =>
  call<{ id: string }>("POST", "/api/guardians/{guardianId}/merge", {
    path: { guardianId: guardian.id },
    ifMatch: guardian.version,
    body,
  });

export const list = (id: string, signal?: AbortSignal) =>
  call<GuardianMergings>("GET", "/api/guardians/{guardianId}/mergings", {
    path: { guardianId: id },
    signal,
  });

export const undo = (id: string, mergingId: string) =>
  call<void>("POST", "/api/guardians/{guardianId}/mergings/{mergingId}/undo", {
    path: { guardianId: id, mergingId },
    body: {},
  });
