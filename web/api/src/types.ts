import type { components, operations } from "./schema";

/* The words of the staff API that the app uses, out of the generated document. */

type Schemas = components["schemas"];

export type Role = Schemas["Role"];
export type Relationship = Schemas["Relationship"];
export type PlanType = Schemas["PlanType"];
export type PlanStatus = Schemas["PlanStatus"];
export type PaymentFrequency = Schemas["PaymentFrequency"];
export type RiskLevel = Schemas["RiskLevel"];
export type ConsentKind = Schemas["ConsentKind"];

export type Permission = Schemas["Permission"];

export type ClinicFields = Schemas["ClinicFields"];
export type ClinicSettings = Schemas["ClinicSettings"];
export type ClinicChange = Schemas["ChangeClinic"];
export type ClinicVersions = Schemas["ClinicVersions"];
export type Branding = Schemas["Branding"];
export type Holidays = Schemas["Holidays"];
export type ConsentTexts = Schemas["ConsentTexts"];
export type ConsentTextView = Schemas["ConsentTextView"];
export type ConsentPublication = Schemas["PublishConsentForm"];
export type CurrentConsent = Schemas["CurrentConsent"];
export type CurrentConsents = Schemas["CurrentConsents"];
export type Logo = Schemas["LogoView"];
export type RetentionPreview = Schemas["RetentionPreview"];
export type Palette = Schemas["PaletteView"];
export type SetupInput = Schemas["SetupForm"];
export type Status = Schemas["BoxStatus"];
export type Feature = Schemas["Feature"];
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
export type PersonInput = Schemas["PersonForm"];
export type Colour = Schemas["Colour"];
export type Invited = Schemas["Invited"];
export type InvitationLink = Schemas["InvitationLink"];
export type InvitationView = Schemas["InvitationView"];
export type ResetCode = Schemas["ResetCodeView"];

export type Patient = Schemas["PatientAnswer"];
export type MedicalAlerts = Schemas["MedicalAlerts"];
export type MedicalAlert = Schemas["MedicalAlert"];
export type MedicalHistory = Schemas["MedicalHistoryAnswer"];
export type MedicalInput = Schemas["MedicalHistoryForm"];
export type MedicalStatement = Schemas["Statement"];
export type MedicalVersion = Schemas["MedicalVersionAnswer"];
export type MedicalVersions = Schemas["MedicalVersionList"];
export type Risk = Schemas["RiskAnswer"];
export type RiskAssessment = Schemas["AssessmentAnswer"];
export type RiskOverride = Schemas["OverrideAnswer"];
export type RiskOverrideInput = Schemas["OverrideForm"];
export type RiskPoints = Schemas["PointsAnswer"];
export type Carnet = Schemas["FullCarnet"];
export type ChildCarnet = Schemas["ChildCarnet"];
export type CarnetAvatar = Schemas["Avatar"];
export type StampKind = Schemas["Stamp"];
export type Medal = Schemas["Medal"];
export type Achievement = Schemas["AchievementAnswer"];
export type Allergen = Schemas["Allergen"];
export type Illness = Schemas["Illness"];
export type Injury = Schemas["Injury"];
export type Known = Schemas["Known"];
export type OrthodonticState = Schemas["OrthodonticState"];
export type Severity = Schemas["Severity"];
export type PatientItem = Schemas["ListItem"];
export type PatientPage = Schemas["PatientPage"];
export type PatientInput = Schemas["RegistrationForm"];
export type PatientFields = Schemas["PatientForm"];
export type Found = Schemas["Found"];
export type Guardian = Schemas["GuardianAnswer"];
export type GuardianInput = Schemas["GuardianForm"];
export type NewGuardian = Schemas["AddGuardianForm"];
export type GuardianFields = Schemas["EditGuardianForm"];
/** One field that the server refused: a dotted path with indexes, e.g. `guardians[0].email`. */
export type FieldProblem = Schemas["ProblemField"];
/** Candidates of the refusals `patients.guardian_known` and `patients.duplicate`. */
export type AuthorityInput = Schemas["AuthorityForm"];
export type Channel = Schemas["Channel"];
export type ContactInput = Schemas["ContactForm"];
export type DecisionPower = Schemas["DecisionPower"];
export type Family = Schemas["FamilyAnswer"];
export type FamilyChild = Schemas["FamilyChild"];
export type FamilyCode = Schemas["FamilyCodeView"];
export type FamilyCodeSheet = Schemas["FamilyCodeSheet"];
export type FamilyDoubt = Schemas["Doubt"];
export type FamilyGuardian = Schemas["FamilyGuardian"];
export type Alike = Schemas["AlikeAnswer"];
export type AlikeChildren = Schemas["AlikeChildren"];
export type AlikeGuardian = Schemas["AlikeGuardian"];
export type AlikeGuardians = Schemas["AlikeGuardians"];
export type GuardianField = Schemas["GuardianField"];
export type GuardianMergePreview = Schemas["GuardianMergePreview"];
export type GuardianMerging = Schemas["GuardianMergingAnswer"];
export type GuardianMergings = Schemas["GuardianMergings"];
export type MergeGuardiansInput = Schemas["MergeGuardiansForm"];
export type Likenesses = Schemas["Likenesses"];
export type MergeField = Schemas["MergeField"];
export type MergeInput = Schemas["MergeForm"];
export type MergePreview = Schemas["MergePreviewAnswer"];
export type Rearrangement = Schemas["RearrangementAnswer"];
export type Rearrangements = Schemas["Rearrangements"];
export type RestrictionState = Schemas["RestrictionState"];
export type KnownGuardian = Schemas["KnownGuardian"];
export type Candidate = Schemas["Candidate"];
export type Reservation = Schemas["ReservationAnswer"];
export type ReservationInput = Schemas["ReservationForm"];
export type ReserveReason = Schemas["ReserveReason"];
export type ReservedFile = Schemas["ReservedFile"];
export type ReservedItem = Schemas["ReservedItem"];
export type ReservedStanding = Schemas["ReservedStanding"];
export type UrgentAccess = Schemas["UrgentAccessAnswer"];
export type UrgentAccessCounts = Schemas["UrgentAccessCounts"];
export type UrgentAccessPage = Schemas["UrgentAccessPage"];
export type UrgentReviewInput = Schemas["UrgentReviewForm"];
export type UrgentVerdict = Schemas["Verdict"];
export type Plan = Schemas["PlanAnswer"];
export type PlanInput = Schemas["PlanForm"];
export type PlanFields = Schemas["EditPlanForm"];
export type PlanList = Schemas["PlanList"];
export type TimelineEntry = Schemas["TimelineEntry"];
export type TimelineKind = Schemas["TimelineKind"];
export type TimelinePage = Schemas["TimelinePage"];
export type TimelineTooth = Schemas["TimelineTooth"];
export type TimelineTreatment = Schemas["TimelineTreatment"];
export type Overview = Schemas["Overview"];
export type OverviewPlanned = Schemas["OverviewPlanned"];
export type OverviewReview = Schemas["OverviewReview"];
export type Dashboard = Schemas["Dashboard"];
export type OpenDraft = Schemas["OpenDraft"];

export type LiveEvent = Schemas["LiveEvent"];
export type LiveChange = Schemas["ChangePointer"];
export type Place = Schemas["Place"];
export type Present = Schemas["Present"];
export type PersonPresent = Schemas["PersonPresent"];
export type Archive = Schemas["ArchiveView"];
export type Import = Schemas["ImportView"];
export type Imports = Schemas["Imports"];
export type ImportPlan = Schemas["ImportPlan"];
export type ImportState = Schemas["ImportState"];
export type ImportColumn = Schemas["ColumnView"];
export type ImportChoice = Schemas["Choice"];
export type ImportRow = Schemas["RowView"];
export type ImportRowPage = Schemas["RowPage"];
export type RowOutcome = Schemas["RowOutcome"];

export type Acts = Schemas["Acts"];
export type ActKind = Schemas["ActKind"];
export type AuditItem = Schemas["EntryItem"];
export type AuditEntry = Schemas["EntryAnswer"];
export type AuditPage = Schemas["EntryPage"];
export type AuditPerson = Schemas["PersonAnswer"];

type AuditListQuery = NonNullable<operations["list_audit"]["parameters"]["query"]>;

/** The filters of the log of activity; its pages are asked for by the call. */
export type AuditQuery = {
  [Name in Exclude<keyof AuditListQuery, "cursor" | "limit">]?: AuditListQuery[Name] | undefined;
};

export type PairingOffer = Schemas["PairingOffer"];
export type DeviceList = Schemas["DeviceList"];
export type GettingStarted = Schemas["GettingStarted"];
export type Diagnostics = Schemas["Diagnostics"];
export type FindingSeverity = Schemas["FindingSeverity"];
export type ListenerDoor = Schemas["ListenerDoor"];
export type LogLine = Schemas["LogLine"];
export type LogLines = Schemas["LogLines"];
export type LineLevel = Schemas["LineLevel"];

type LogListQuery = NonNullable<operations["listLog"]["parameters"]["query"]>;

/** Which lines of the technical log. */
export type LogQuery = { [Name in keyof LogListQuery]?: LogListQuery[Name] | undefined };

export type Task = Schemas["TaskAnswer"];
export type TaskAssignees = Schemas["Colleagues"];
export type TaskCounts = Schemas["TaskCounts"];
export type TaskInput = Schemas["TaskForm"];
export type TaskPage = Schemas["TaskPage"];

type TaskListQuery = NonNullable<operations["list_tasks"]["parameters"]["query"]>;

/** Which tasks; their pages are asked for by the call. */
export type TaskQuery = {
  [Name in Exclude<keyof TaskListQuery, "cursor" | "limit">]?: TaskListQuery[Name] | undefined;
};

type ListQuery = NonNullable<operations["list_patients"]["parameters"]["query"]>;

/** The filters and the order of the list of patients; its pages are asked for by the call. */
export type PatientQuery = {
  [Name in Exclude<keyof ListQuery, "cursor" | "limit">]?: ListQuery[Name] | undefined;
};
export type PatientSort = NonNullable<ListQuery["sort"]>;

export type Surface = Schemas["Surface"];
export type ToothStatus = Schemas["ToothStatus"];
export type ToothDetail = Schemas["DetailForm"];
export type Chart = Schemas["ChartAnswer"];
export type ChartTooth = Schemas["ChartTooth"];
export type ChartInput = Schemas["ChartForm"];
export type ChartEvents = Schemas["ChartEvents"];
export type ChartDifferences = Schemas["Differences"];
export type Review = Schemas["ReviewAnswer"];
export type Reviews = Schemas["Reviews"];
export type ReviewInput = Schemas["ReviewForm"];
export type OpenDrafts = Schemas["OpenDrafts"];
