import type { ReserveReason, UrgentVerdict } from "@omi/api";

export const reasonNames = {
  STAFF_FAMILY: "reserved.reasons.staffFamily",
  COURT_PROTECTION: "reserved.reasons.courtProtection",
  PUBLIC_FIGURE: "reserved.reasons.publicFigure",
  OTHER: "reserved.reasons.other",
} as const satisfies Record<ReserveReason, string>;

export const verdictNames = {
  JUSTIFIED: "reserved.justified",
  NOT_JUSTIFIED: "reserved.notJustified",
} as const satisfies Record<UrgentVerdict, string>;
