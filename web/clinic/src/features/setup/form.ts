import type { SetupInput } from "@omi/api";

/** What is typed in the wizard; the code and the password stay in memory alone. */
export interface Draft {
  name: string;
  taxNumber: string;
  street: string;
  postalCode: string;
  city: string;
  timeZone: "Europe/Madrid" | "Atlantic/Canary";
  language: "es" | "en";
  admin: string;
  email: string;
  password: string;
}

export function emptyDraft(language: "es" | "en"): Draft {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return {
    name: "",
    taxNumber: "",
    street: "",
    postalCode: "",
    city: "",
    timeZone: zone === "Atlantic/Canary" ? zone : "Europe/Madrid",
    language,
    admin: "",
    email: "",
    password: "",
  };
}

export const CLINIC_FIELDS = ["name", "taxNumber", "street", "postalCode", "city"] as const;
export const ADMIN_FIELDS = ["admin", "email", "password"] as const;
export type TextField = (typeof CLINIC_FIELDS)[number] | (typeof ADMIN_FIELDS)[number];

/** Where the server's words about a field belong. */
export const SERVER_FIELDS: Record<string, TextField> = {
  "clinic.name": "name",
  "clinic.taxNumber": "taxNumber",
  "clinic.street": "street",
  "clinic.postalCode": "postalCode",
  "clinic.city": "city",
  "admin.name": "admin",
  "admin.email": "email",
  "admin.password": "password",
};

export function toInput(token: string, draft: Draft): SetupInput {
  const { name, street, postalCode, city, taxNumber, timeZone, language } = draft;
  return {
    token,
    clinic: { name, street, postalCode, city, taxNumber, timeZone, language },
    admin: { name: draft.admin, email: draft.email.trim(), password: draft.password },
  };
}

/** A province's postal code of the Canaries: its clock is an hour behind. */
export const isCanary = (postalCode: string) => /^(35|38)\d{3}$/u.test(postalCode.trim());

/** The code behind the `#` of the address that the console shows. */
export function codeInAddress(location: Pick<Location, "pathname" | "hash">): string | null {
  const code = location.hash.slice(1);
  return location.pathname === "/setup" && /^[0-9a-z-]{26,40}$/iu.test(code) ? code : null;
}
