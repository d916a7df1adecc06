import { call } from "./transport";
import type { MedicalAlerts, MedicalHistory, MedicalInput, MedicalVersions } from "./types";

/* What must be known of a child before anybody treats it. */

const HISTORY = "/api/patients/{id}/medical-history";

export const getAlerts = (id: string, signal?: AbortSignal) =>
  call<MedicalAlerts>("GET", "/api/patients/{id}/alerts", { path: { id }, signal });

export const getHistory = (id: string, signal?: AbortSignal) =>
  call<MedicalHistory>("GET", HISTORY, { path: { id }, signal });

export const recordHistory = (id: string, version: number, body: MedicalInput) =>
  call<MedicalHistory>("PUT", HISTORY, { path: { id }, ifMatch: version, body });

/** The family was asked again, and all is as this version says. */
export const confirmHistory = (id: string, version: number) =>
  call<MedicalHistory>("POST", `${HISTORY}/confirmations`, {
    path: { id },
    ifMatch: version,
    body: {},
  });

export const listVersions = (id: string, signal?: AbortSignal) =>
  call<MedicalVersions>("GET", `${HISTORY}/versions`, { path: { id }, signal });
