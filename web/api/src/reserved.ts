import { call } from "./transport";
import type {
  Reservation,
  ReservationInput,
  UrgentAccess,
  UrgentAccessCounts,
  UrgentAccessPage,
  UrgentReviewInput,
} from "./types";

const ofPatient = "/api/patients/{id}/reservation";

export const getReservation = (id: string, signal?: AbortSignal) =>
  call<Reservation>("GET", ofPatient, { path: { id }, signal });

export const reserveFile = (id: string, version: number, body: ReservationInput) =>
  call<Reservation>("PUT", ofPatient, { path: { id }, ifMatch: version, body });

export const liftReservation = (id: string, version: number) =>
  call<void>("DELETE", ofPatient, { path: { id }, ifMatch: version });

export const breakGlass = (id: string, reason: string) =>
  call<UrgentAccess>("POST", "/api/patients/{id}/break-glass", { path: { id }, body: { reason } });

export const endAccess = (id: string) =>
  call<void>("POST", "/api/urgent-accesses/{id}/end", { path: { id }, body: {} });

export const listAccesses = (
  state: "pending" | "all",
  cursor: string | undefined,
  signal?: AbortSignal,
) => call<UrgentAccessPage>("GET", "/api/urgent-accesses", { query: { state, cursor }, signal });

export const countAccesses = (signal?: AbortSignal) =>
  call<UrgentAccessCounts>("GET", "/api/urgent-accesses/counts", { signal });

export const reviewAccess = (id: string, version: number, body: UrgentReviewInput) =>
  call<UrgentAccess>("PUT", "/api/urgent-accesses/{id}/review", {
    path: { id },
    ifMatch: version,
    body,
  });
