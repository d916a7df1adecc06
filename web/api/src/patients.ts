import { call } from "./transport";
import type {
  Found,
  GuardianFields,
  NewGuardian,
  Patient,
  PatientFields,
  PatientInput,
  PatientPage,
  PatientQuery,
  Plan,
  PlanFields,
  PlanInput,
  PlanList,
} from "./types";

const PAGE = 100;

export const listPatients = (
  query: PatientQuery,
  cursor: string | undefined,
  signal?: AbortSignal,
) =>
  call<PatientPage>("GET", "/api/patients", {
    query: { ...query, limit: PAGE, cursor },
    signal,
  });

export const searchPatients = (q: string, signal?: AbortSignal) =>
  call<Found>("GET", "/api/patients/search", { query: { q, limit: 8 }, signal });

/** The names of children whose ids one knows; those who are not here any more are left out. */
export const namePatients = (ids: readonly string[], signal?: AbortSignal) =>
  call<Found>("GET", "/api/patients/recent", { query: { ids: ids.join(",") }, signal });

export const registerPatient = (body: PatientInput) =>
  call<Patient>("POST", "/api/patients", { body });

export const getPatient = (id: string, signal?: AbortSignal) =>
  call<Patient>("GET", "/api/patients/{id}", { path: { id }, signal });

export const updatePatient = (id: string, version: number, body: PatientFields) =>
  call<Patient>("PUT", "/api/patients/{id}", { path: { id }, ifMatch: version, body });

export const deletePatient = (id: string, version: number) =>
  call<void>("DELETE", "/api/patients/{id}", { path: { id }, ifMatch: version });

export const restorePatient = (id: string) =>
  call<unknown>("POST", "/api/patients/{id}/restore", { path: { id }, body: {} });

export const addGuardian = (id: string, body: NewGuardian) =>
  call<unknown>("POST", "/api/patients/{id}/guardians", { path: { id }, body });

export const updateGuardian = (
  id: string,
  guardianId: string,
  version: number,
  body: GuardianFields,
) =>
  call<unknown>("PUT", "/api/patients/{id}/guardians/{guardianId}", {
    path: { id, guardianId },
    ifMatch: version,
    body,
  });

export const removeGuardian = (id: string, guardianId: string, version: number) =>
  call<void>("DELETE", "/api/patients/{id}/guardians/{guardianId}", {
    path: { id, guardianId },
    ifMatch: version,
  });

export const listPlans = (id: string, signal?: AbortSignal) =>
  call<PlanList>("GET", "/api/patients/{id}/plans", { path: { id }, signal });

export const renewPlan = (id: string, body: PlanInput) =>
  call<unknown>("POST", "/api/patients/{id}/plans", { path: { id }, body });

export const updatePlan = (id: string, plan: Plan, body: PlanFields) =>
  call<Plan>("PUT", "/api/patients/{id}/plans/{planId}", {
    path: { id, planId: plan.id },
    ifMatch: plan.version,
    body,
  });

export const cancelPlan = (id: string, plan: Plan) =>
  call<unknown>("POST", "/api/patients/{id}/plans/{planId}/cancel", {
    path: { id, planId: plan.id },
    ifMatch: plan.version,
    body: {},
  });
