import type { Allergen, Illness, Injury, OrthodonticState, Severity } from "@omi/api";

/* The words for what has a name of its own in a medical history, in the order in which they are offered. */

export const allergenNames = {
  PENICILLIN: "medical.allergen.PENICILLIN",
  AMOXICILLIN: "medical.allergen.AMOXICILLIN",
  LATEX: "medical.allergen.LATEX",
  IBUPROFEN: "medical.allergen.IBUPROFEN",
  LOCAL_ANAESTHETIC: "medical.allergen.LOCAL_ANAESTHETIC",
  SULPHITES: "medical.allergen.SULPHITES",
  MILK_PROTEIN: "medical.allergen.MILK_PROTEIN",
  COLOPHONY: "medical.allergen.COLOPHONY",
  SILVER: "medical.allergen.SILVER",
  NUTS: "medical.allergen.NUTS",
  EGG: "medical.allergen.EGG",
} as const satisfies Record<Allergen, string>;

/** What an allergy forbids at the chair. */
export const allergenHints = {
  SULPHITES: "medical.allergenHint.SULPHITES",
  MILK_PROTEIN: "medical.allergenHint.MILK_PROTEIN",
  COLOPHONY: "medical.allergenHint.COLOPHONY",
  SILVER: "medical.allergenHint.SILVER",
} as const satisfies Partial<Record<Allergen, string>>;

export const illnessNames = {
  ASTHMA: "medical.illness.ASTHMA",
  ENDOCARDITIS_RISK: "medical.illness.ENDOCARDITIS_RISK",
  HEART_DISEASE: "medical.illness.HEART_DISEASE",
  COAGULATION_DISORDER: "medical.illness.COAGULATION_DISORDER",
  EPILEPSY: "medical.illness.EPILEPSY",
  DIABETES: "medical.illness.DIABETES",
  IMMUNOSUPPRESSION: "medical.illness.IMMUNOSUPPRESSION",
  ONCOLOGY: "medical.illness.ONCOLOGY",
  KIDNEY_OR_LIVER: "medical.illness.KIDNEY_OR_LIVER",
  ADHD: "medical.illness.ADHD",
  AUTISM_SPECTRUM: "medical.illness.AUTISM_SPECTRUM",
  DISABILITY: "medical.illness.DISABILITY",
  CELIAC_DISEASE: "medical.illness.CELIAC_DISEASE",
  REFLUX: "medical.illness.REFLUX",
  PREMATURITY: "medical.illness.PREMATURITY",
} as const satisfies Record<Illness, string>;

export const illnessHints = {
  ENDOCARDITIS_RISK: "medical.illnessHint.ENDOCARDITIS_RISK",
} as const satisfies Partial<Record<Illness, string>>;

/** Illnesses that are offered as alerts: they change what is done, or how urgently. */
export const alertingIllnesses: ReadonlySet<Illness> = new Set([
  "ASTHMA",
  "ENDOCARDITIS_RISK",
  "COAGULATION_DISORDER",
  "EPILEPSY",
  "DIABETES",
  "IMMUNOSUPPRESSION",
  "ONCOLOGY",
]);

export const injuryNames = {
  INFRACTION: "medical.injury.INFRACTION",
  ENAMEL_FRACTURE: "medical.injury.ENAMEL_FRACTURE",
  ENAMEL_DENTINE_FRACTURE: "medical.injury.ENAMEL_DENTINE_FRACTURE",
  COMPLICATED_CROWN_FRACTURE: "medical.injury.COMPLICATED_CROWN_FRACTURE",
  CROWN_ROOT_FRACTURE: "medical.injury.CROWN_ROOT_FRACTURE",
  COMPLICATED_CROWN_ROOT_FRACTURE: "medical.injury.COMPLICATED_CROWN_ROOT_FRACTURE",
  ROOT_FRACTURE: "medical.injury.ROOT_FRACTURE",
  ALVEOLAR_FRACTURE: "medical.injury.ALVEOLAR_FRACTURE",
  CONCUSSION: "medical.injury.CONCUSSION",
  SUBLUXATION: "medical.injury.SUBLUXATION",
  EXTRUSION: "medical.injury.EXTRUSION",
  LATERAL_LUXATION: "medical.injury.LATERAL_LUXATION",
  INTRUSION: "medical.injury.INTRUSION",
  AVULSION: "medical.injury.AVULSION",
} as const satisfies Record<Injury, string>;

export const severityNames = {
  MILD: "medical.severity.MILD",
  MODERATE: "medical.severity.MODERATE",
  SEVERE: "medical.severity.SEVERE",
} as const satisfies Record<Severity, string>;

export const stateNames = {
  PLANNED: "medical.state.PLANNED",
  IN_TREATMENT: "medical.state.IN_TREATMENT",
  RETENTION: "medical.state.RETENTION",
  FINISHED: "medical.state.FINISHED",
} as const satisfies Record<OrthodonticState, string>;

export const sections = [
  "allergies",
  "medication",
  "conditions",
  "trauma",
  "orthodontics",
] as const;
export type Section = (typeof sections)[number];

export const sectionNames = {
  allergies: "medical.allergies",
  medication: "medical.medication",
  conditions: "medical.conditions",
  trauma: "medical.trauma",
  orthodontics: "medical.orthodontics",
} as const satisfies Record<Section, string>;
