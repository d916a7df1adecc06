import type { TFunction } from "i18next";
import { consentNames } from "../../../i18n/values";

/** The word for a field of a child's file, wherever it is named. */
export const fieldNames = {
  firstName: "fields.firstName",
  lastName: "fields.lastName",
  dateOfBirth: "fields.dateOfBirth",
  dniNie: "fields.dniNie",
  relationship: "fields.relationship",
  email: "fields.email",
  phone: "fields.phone",
  isPrimary: "fields.isPrimary",
  accessRestricted: "fields.accessRestricted",
  restriction: "fields.restriction",
  planType: "plans.plan",
  startDate: "fields.startDate",
  paymentFrequency: "fields.paymentFrequency",
  signedBy: "fields.signedBy",
  address: "fields.address",
  street: "fields.street",
  postalCode: "fields.postalCode",
  city: "fields.city",
  province: "fields.province",
  allergies: "fields.allergies",
  medication: "fields.medication",
  remarks: "fields.remarks",
  guardians: "patients.guardians",
  plan: "plans.plan",
  consents: "consents.title",
} as const;

export function fieldLabel(path: string, t: TFunction): string {
  const parts = path.split(".");
  if (parts[0] === "consents" && parts[1] && parts[1] in consentNames) {
    return t(consentNames[parts[1] as keyof typeof consentNames]);
  }
  const last = parts.findLast((part) => part !== "text" && part in fieldNames);
  const label = last ? t(fieldNames[last as keyof typeof fieldNames]) : path;
  return parts[0] === "guardians" && parts.length > 1
    ? `${t("patients.guardian")} · ${label}`
    : label;
}
