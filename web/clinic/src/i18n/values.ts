import type {
  ActKind,
  Colour,
  ConsentKind,
  PaymentFrequency,
  PlanStatus,
  PlanType,
  Relationship,
  RiskLevel,
  Role,
} from "@omi/api";

/* The words for the values of the API: one closed table each, so that none can be forgotten. */

export const roleNames = {
  ADMIN: "roles.ADMIN",
  ODONTOLOGO: "roles.ODONTOLOGO",
  HIGIENISTA: "roles.HIGIENISTA",
  RECEPCION: "roles.RECEPCION",
  PADRE: "roles.PADRE",
  NINO: "roles.NINO",
} as const satisfies Record<Role, string>;

export const actKindNames = {
  SIGN_IN: "activity.kinds.SIGN_IN",
  CHANGE: "activity.kinds.CHANGE",
  READ: "activity.kinds.READ",
  EXPORT: "activity.kinds.EXPORT",
} as const satisfies Record<ActKind, string>;

export const colourNames = {
  TEAL: "colours.TEAL",
  BLUE: "colours.BLUE",
  VIOLET: "colours.VIOLET",
  PINK: "colours.PINK",
  RED: "colours.RED",
  ORANGE: "colours.ORANGE",
  OLIVE: "colours.OLIVE",
  GRAPHITE: "colours.GRAPHITE",
} as const satisfies Record<Colour, string>;

export const relationshipNames = {
  MADRE: "relationships.MADRE",
  PADRE: "relationships.PADRE",
  TUTOR_LEGAL: "relationships.TUTOR_LEGAL",
} as const satisfies Record<Relationship, string>;

export const planNames = {
  PREVENTIVO: "plans.types.PREVENTIVO",
  HIM: "plans.types.HIM",
  CRECIMIENTO: "plans.types.CRECIMIENTO",
} as const satisfies Record<PlanType, string>;

export const planHints = {
  PREVENTIVO: "plans.hints.PREVENTIVO",
  HIM: "plans.hints.HIM",
  CRECIMIENTO: "plans.hints.CRECIMIENTO",
} as const satisfies Record<PlanType, string>;

export const planStatusNames = {
  ACTIVE: "plans.status.ACTIVE",
  EXPIRED: "plans.status.EXPIRED",
  CANCELLED: "plans.status.CANCELLED",
} as const satisfies Record<PlanStatus, string>;

export const frequencyNames = {
  ANNUAL: "plans.frequency.ANNUAL",
  QUARTERLY: "plans.frequency.QUARTERLY",
  MONTHLY: "plans.frequency.MONTHLY",
} as const satisfies Record<PaymentFrequency, string>;

export const riskNames = {
  GREEN: "risk.GREEN",
  YELLOW: "risk.YELLOW",
  RED: "risk.RED",
} as const satisfies Record<RiskLevel, string>;

export const consentNames = {
  RGPD: "consents.RGPD",
  IMAGES: "consents.IMAGES",
  COMMERCIAL: "consents.COMMERCIAL",
  WHATSAPP: "consents.WHATSAPP",
  TREATMENT: "consents.TREATMENT",
} as const satisfies Record<ConsentKind, string>;

/** The keys of a closed table, in its order. */
export function keysOf<Key extends string>(table: Record<Key, unknown>): Key[] {
  return Object.keys(table) as Key[];
}
