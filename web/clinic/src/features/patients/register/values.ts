import type {
  ConsentKind,
  CurrentConsent,
  GuardianInput,
  PatientInput,
  PaymentFrequency,
  PlanType,
  Relationship,
} from "@omi/api";
import { today } from "@omi/ui";

/** What a receptionist has been told about something clinical: not asked is not "none". */
export interface Asked {
  answer: "unasked" | "none" | "some";
  text: string;
}

export interface GuardianValues {
  /** Set when the guardian is one that the clinic knows already. */
  knownId: string;
  firstName: string;
  lastName: string;
  relationship: Relationship | "";
  dniNie: string;
  email: string;
  phone: string;
  accessRestricted: boolean;
  restriction: string;
}

export interface AddressValues {
  street: string;
  postalCode: string;
  city: string;
  province: string;
}

/** Who signed what; only the RGPD one is a must. */
type ConsentValues = Record<Exclude<ConsentKind, "TREATMENT">, boolean>;

export interface PlanValues {
  planType: PlanType | "";
  startDate: string;
  paymentFrequency: PaymentFrequency;
}

export interface RegistrationValues {
  firstName: string;
  lastName: string;
  dateOfBirth: string;
  dniNie: string;
  guardians: GuardianValues[];
  primary: number;
  plan: PlanValues;
  consents: ConsentValues;
  signedBy: string;
  address: AddressValues;
  allergies: Asked;
  medication: Asked;
  remarks: string;
}

export const emptyGuardian: GuardianValues = {
  knownId: "",
  firstName: "",
  lastName: "",
  relationship: "",
  dniNie: "",
  email: "",
  phone: "",
  accessRestricted: false,
  restriction: "",
};

export const emptyAddress: AddressValues = { street: "", postalCode: "", city: "", province: "" };

export function emptyRegistration(): RegistrationValues {
  return {
    firstName: "",
    lastName: "",
    dateOfBirth: "",
    dniNie: "",
    guardians: [emptyGuardian],
    primary: 0,
    plan: { planType: "", startDate: today(), paymentFrequency: "ANNUAL" },
    consents: { RGPD: false, IMAGES: false, COMMERCIAL: false, WHATSAPP: false },
    signedBy: "",
    address: emptyAddress,
    allergies: { answer: "unasked", text: "" },
    medication: { answer: "unasked", text: "" },
    remarks: "",
  };
}

export function orNull(text: string): string | null {
  return text.trim() || null;
}

/** `null`: not asked; empty: asked, there is none. */
export function askedText({ answer, text }: Asked): string | null {
  if (answer === "unasked") return null;
  return answer === "none" ? "" : text.trim();
}

export function toAddress(address: AddressValues) {
  const filled = Object.values(address).some((value) => value.trim() !== "");
  if (!filled) return null;
  return {
    street: orNull(address.street),
    postalCode: orNull(address.postalCode),
    city: orNull(address.city),
    province: orNull(address.province),
  };
}

export function toGuardian(values: GuardianValues, isPrimary: boolean) {
  return {
    firstName: values.firstName.trim(),
    lastName: values.lastName.trim(),
    relationship: values.relationship || ("TUTOR_LEGAL" as const),
    dniNie: orNull(values.dniNie),
    email: orNull(values.email),
    phone: orNull(values.phone),
    isPrimary,
    accessRestricted: values.accessRestricted,
    restriction: values.accessRestricted ? orNull(values.restriction) : null,
  };
}

/** Somebody new, or one whom the clinic knows by the id. */
export function toNewGuardian(values: GuardianValues, isPrimary: boolean): GuardianInput {
  const guardian = toGuardian(values, isPrimary);
  return values.knownId ? { ...guardian, id: values.knownId } : guardian;
}

export function signer(values: RegistrationValues): string {
  const guardian = values.guardians[values.primary];
  return (
    values.signedBy.trim() || `${guardian?.firstName ?? ""} ${guardian?.lastName ?? ""}`.trim()
  );
}

/** `texts` are those that were on the screen: what is recorded is what was signed. */
export function toPatientInput(
  values: RegistrationValues,
  signedAt: string,
  texts: readonly Pick<CurrentConsent, "kind" | "version">[],
): PatientInput {
  const kinds: (keyof ConsentValues)[] = ["RGPD", "IMAGES", "COMMERCIAL", "WHATSAPP"];
  return {
    firstName: values.firstName.trim(),
    lastName: values.lastName.trim(),
    dateOfBirth: values.dateOfBirth,
    dniNie: orNull(values.dniNie),
    guardians: values.guardians.map((guardian, index) =>
      toNewGuardian(guardian, index === values.primary),
    ),
    plan: {
      planType: values.plan.planType || "PREVENTIVO",
      startDate: values.plan.startDate,
      paymentFrequency: values.plan.paymentFrequency,
    },
    consents: kinds
      .filter((kind) => values.consents[kind])
      .map((kind) => ({
        kind,
        textVersion: texts.find((text) => text.kind === kind)?.version ?? "",
        signedBy: signer(values),
        signedAt,
      })),
    address: toAddress(values.address),
    allergies: askedText(values.allergies),
    medication: askedText(values.medication),
    remarks: orNull(values.remarks),
  };
}
