import { call } from "./transport";
import type { ClinicChange, ClinicSettings, ClinicVersions } from "./types";

export const getClinic = (signal?: AbortSignal) =>
  call<ClinicSettings>("GET", "/api/settings/clinic", { signal });

export const changeClinic = (version: number, body: ClinicChange) =>
  call<ClinicSettings>("PUT", "/api/settings/clinic", { ifMatch: version, body });

export const listClinicVersions = (signal?: AbortSignal) =>
  call<ClinicVersions>("GET", "/api/settings/clinic/history", { signal });
