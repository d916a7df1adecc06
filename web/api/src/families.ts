import { call } from "./transport";
import type {
  AuthorityInput,
  ContactInput,
  Family,
  FamilyCode,
  FamilyCodeSheet,
  FamilyGuardian,
  Guardian,
  Patient,
} from "./types";

export const getFamily = (guardianId: string, signal?: AbortSignal) =>
  call<Family>("GET", "/api/families/{guardianId}", { path: { guardianId }, signal });

export const setAuthority = (
  id: string,
  guardianId: string,
  version: number,
  body: AuthorityInput,
) =>
  call<Guardian>("PUT", "/api/patients/{id}/guardians/{guardianId}/authority", {
    path: { id, guardianId },
    ifMatch: version,
    body,
  });

export const setContact = (guardianId: string, version: number, body: ContactInput) =>
  call<FamilyGuardian>("PUT", "/api/guardians/{guardianId}/contact", {
    path: { guardianId },
    ifMatch: version,
    body,
  });

export const setPayer = (id: string, version: number, guardianId: string) =>
  call<Patient>("PUT", "/api/patients/{id}/payer", {
    path: { id },
    ifMatch: version,
    body: { guardianId },
  });

const codeOf = "/api/guardians/{guardianId}/family-code";

export const getCode = (guardianId: string, signal?: AbortSignal) =>
  call<FamilyCode>("GET", codeOf, { path: { guardianId }, signal });

/** The code is shown this once; the one before is worth nothing from then on. */
export const makeCode = (guardianId: string) =>
  call<FamilyCodeSheet>("POST", codeOf, { path: { guardianId }, body: {} });

export const revokeCode = (guardianId: string) =>
  call<void>("DELETE", codeOf, { path: { guardianId } });
