import type { components } from "./schema";

/* The words of the staff API that the app uses, out of the generated document. */

type Schemas = components["schemas"];

export type Role = Schemas["Role"];
export type Relationship = Schemas["Relationship"];
export type PlanType = Schemas["PlanType"];
export type PlanStatus = Schemas["PlanStatus"];
export type PaymentFrequency = Schemas["PaymentFrequency"];
export type RiskLevel = Schemas["RiskLevel"];
export type ConsentKind = Schemas["ConsentKind"];

/** Known by name here: the document lists them as plain texts. */
export type Permission =
  | "patients.read"
  | "patients.write"
  | "patients.clinical_text"
  | "patients.history"
  | "users.manage";

export type Status = Schemas["BoxStatus"];
export type User = Schemas["UserView"];
export type Me = Schemas["Me"];
export type SignedIn = Schemas["SignedIn"];
export type SecondFactorRequired = Schemas["SecondFactorRequired"];
export type SessionItem = Schemas["SessionView"];
export type SessionList = Schemas["SessionList"];
export type TwoFactorEnrolment = Schemas["Enrolment"];
export type RecoveryCodes = Schemas["RecoveryCodes"];
export type Reauthenticated = Schemas["Reauthenticated"];
export type UserList = Schemas["UserList"];

export type Patient = Schemas["PatientAnswer"];
export type PatientItem = Schemas["ListItem"];
export type PatientPage = Schemas["PatientPage"];
export type PatientInput = Schemas["RegistrationForm"];
export type PatientFields = Schemas["PatientForm"];
export type Found = Schemas["Found"];
export type Guardian = Schemas["GuardianAnswer"];
export type GuardianInput = Schemas["GuardianForm"];
export type NewGuardian = Schemas["AddGuardianForm"];
export type GuardianFields = Schemas["EditGuardianForm"];
/** A candidate of the refusal `patients.guardian_known`. */
export interface KnownGuardian {
  id: string;
  firstName: string;
  lastName: string;
  dniNie?: string | null;
  email?: string | null;
  phone?: string | null;
  /** Which of the guardians that were sent it may be the same person as. */
  guardianIndex: number;
  children: { id: string; firstName: string; lastName: string; medicalRecordNumber: string }[];
}
export type Plan = Schemas["PlanAnswer"];
export type PlanInput = Schemas["PlanForm"];
export type PlanList = Schemas["PlanList"];
export type History = Schemas["History"];
export type HistoryItem = Schemas["HistoryItem"];

export type PatientSort =
  | "name"
  | "-name"
  | "age"
  | "-age"
  | "number"
  | "-number"
  | "created"
  | "-created";

/** The filters of the list of patients. */
export interface PatientQuery {
  query?: string | undefined;
  plan?: PlanType | undefined;
  planStatus?: PlanStatus | undefined;
  riskLevel?: RiskLevel | undefined;
  ageMin?: number | undefined;
  ageMax?: number | undefined;
  state?: "active" | "deleted" | undefined;
  sort?: PatientSort | undefined;
}
