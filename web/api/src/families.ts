import { call } from "./transport";
import type {
  AuthorityInput,
  ContactInput,
  Family,
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
