/* The shapes of the staff API. */

export type Role = "ADMIN" | "ODONTOLOGO" | "HIGIENISTA" | "RECEPCION" | "PADRE" | "NINO";
export type Permission =
  | "patients.read"
  | "patients.write"
  | "patients.clinical_text"
  | "patients.history"
  | "users.manage";
export type Relationship = "PADRE" | "MADRE" | "TUTOR_LEGAL";
export type PlanType = "PREVENTIVO" | "HIM" | "CRECIMIENTO";
export type PlanStatus = "ACTIVE" | "EXPIRED" | "CANCELLED";
export type PaymentFrequency = "ANNUAL" | "QUARTERLY" | "MONTHLY";
export type RiskLevel = "GREEN" | "YELLOW" | "RED";
export type ConsentKind = "RGPD" | "IMAGES" | "COMMERCIAL" | "WHATSAPP" | "TREATMENT";

export interface Status {
  name: string;
  version: string;
  claimed: boolean;
  demo: boolean;
  language: string;
}

export interface User {
  id: string;
  email: string;
  name: string;
  roles: Role[];
  role: Role;
  status: string;
  twoFactorEnabled: boolean;
  language: string;
  lockedUntil?: string | null;
  createdAt: string;
  updatedAt: string;
  version: number;
}

export interface Me extends User {
  permissions: Permission[];
  idleTimeoutSeconds: number;
  reauthenticatedUntil: string | null;
}

export interface SignedIn {
  expiresIn: number;
  user: User;
}

export interface TwoFactorRequired {
  twoFactorRequired: true;
  challenge: string;
}

export interface SessionItem {
  id: string;
  createdAt: string;
  lastSeenAt: string;
  userAgent: string | null;
  address: string | null;
  current: boolean;
}

export interface TwoFactorEnrolment {
  secret: string;
  otpauthUri: string;
  qrSvg: string;
}

export interface GuardianInput {
  id?: string;
  firstName: string;
  lastName: string;
  relationship: Relationship;
  dniNie?: string | null;
  email?: string | null;
  phone?: string | null;
  isPrimary: boolean;
  accessRestricted: boolean;
}

export interface Guardian extends GuardianInput {
  id: string;
  version: number;
}

export interface PlanInput {
  planType: PlanType;
  startDate: string;
  paymentFrequency: PaymentFrequency;
}

export interface Plan extends PlanInput {
  id: string;
  status: PlanStatus;
  endDate: string;
  priceCents: number;
  version: number;
}

export interface ConsentInput {
  kind: ConsentKind;
  textVersion: string;
  signedBy: string;
  signedAt: string;
}

export interface Address {
  street: string;
  postalCode: string;
  city: string;
  province: string;
}

export interface PatientFields {
  firstName: string;
  lastName: string;
  dateOfBirth: string;
  dniNie: string | null;
  address: Address | null;
  allergies?: string | null;
  medication?: string | null;
  remarks: string | null;
}

export interface PatientInput extends PatientFields {
  guardians: GuardianInput[];
  plan: PlanInput;
  consents: ConsentInput[];
  confirmDuplicate?: boolean;
  confirmNewGuardian?: boolean;
}

export interface Patient extends PatientFields {
  id: string;
  medicalRecordNumber: string;
  guardians: Guardian[];
  plan: Plan | null;
  consents: (ConsentInput & { id: string })[];
  siblings: { id: string; firstName: string; lastName: string; medicalRecordNumber: string }[];
  carnetNumber: string | null;
  clinicalHidden?: boolean;
  riskLevel: RiskLevel | null;
  nextReviewDate: string | null;
  deletedAt: string | null;
  createdAt: string;
  updatedAt: string;
  version: number;
}

export interface PatientItem {
  id: string;
  medicalRecordNumber: string;
  firstName: string;
  lastName: string;
  dateOfBirth: string;
  plan: { planType: PlanType; status: PlanStatus } | null;
  riskLevel: RiskLevel | null;
  nextReviewDate: string | null;
  guardianName: string | null;
  guardianPhone: string | null;
  deletedAt: string | null;
  createdAt: string;
}

export interface HistoryItem {
  at: string;
  kind: string;
  actorName: string | null;
  actorRole: Role | null;
  fields: string[];
}

export interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
  total?: number | null;
}

export type PatientSort =
  | "name"
  | "-name"
  | "age"
  | "-age"
  | "number"
  | "-number"
  | "created"
  | "-created";

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
