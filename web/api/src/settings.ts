import { call } from "./transport";
import type {
  Branding,
  ClinicChange,
  ClinicSettings,
  ClinicVersions,
  ConsentPublication,
  ConsentTexts,
  CurrentConsents,
  Holidays,
  Logo,
  Palette,
  RetentionPreview,
} from "./types";

export const previewRetention = (signal?: AbortSignal) =>
  call<RetentionPreview>("GET", "/api/settings/retention", { signal });

export const getClinic = (signal?: AbortSignal) =>
  call<ClinicSettings>("GET", "/api/settings/clinic", { signal });

export const changeClinic = (version: number, body: ClinicChange) =>
  call<ClinicSettings>("PUT", "/api/settings/clinic", { ifMatch: version, body });

export const listClinicVersions = (signal?: AbortSignal) =>
  call<ClinicVersions>("GET", "/api/settings/clinic/history", { signal });

/** Asked by every page, also before anyone signs in; never counts as something that a person did. */
export const getBranding = (signal?: AbortSignal) =>
  call<Branding>("GET", "/api/branding", { signal, open: true, background: true });

export const uploadLogo = (image: string) =>
  call<Logo>("POST", "/api/settings/logos", { body: { image } });

export const getPalette = (colour: string, signal?: AbortSignal) =>
  call<Palette>("GET", "/api/settings/palette", { query: { colour }, signal });

export const listHolidays = (year: number) =>
  call<Holidays>("GET", "/api/settings/holidays", { query: { year } });

/** What is signed now, for whoever registers a child. */
export const listCurrentConsents = (signal?: AbortSignal) =>
  call<CurrentConsents>("GET", "/api/consents", { signal });

export const listConsentTexts = (signal?: AbortSignal) =>
  call<ConsentTexts>("GET", "/api/settings/consents", { signal });

export const publishConsent = (body: ConsentPublication) =>
  call<ConsentTexts>("POST", "/api/settings/consents", { body });
