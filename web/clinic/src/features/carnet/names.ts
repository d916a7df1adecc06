import type { CarnetAvatar, Medal, StampKind } from "@omi/api";

/* The words for what a card shows: one closed table each, so that none can be forgotten. */

export const stampNames = {
  REVIEW: "carnet.stamps.REVIEW",
  HYGIENE: "carnet.stamps.HYGIENE",
  FLUORIDE: "carnet.stamps.FLUORIDE",
  SEALANTS: "carnet.stamps.SEALANTS",
} as const satisfies Record<StampKind, string>;

export const medalNames = {
  BRONZE_ATTENDANCE: "carnet.medals.BRONZE_ATTENDANCE",
  SILVER_ATTENDANCE: "carnet.medals.SILVER_ATTENDANCE",
  GOLD_ATTENDANCE: "carnet.medals.GOLD_ATTENDANCE",
  DIAMOND_ATTENDANCE: "carnet.medals.DIAMOND_ATTENDANCE",
  HYGIENE_STAR: "carnet.medals.HYGIENE_STAR",
  HYGIENE_SUPERSTAR: "carnet.medals.HYGIENE_SUPERSTAR",
  HYGIENE_CHAMPION: "carnet.medals.HYGIENE_CHAMPION",
  NO_CAVITIES: "carnet.medals.NO_CAVITIES",
  GOAL_REACHED: "carnet.medals.GOAL_REACHED",
  PERFECT_ATTENDANCE: "carnet.medals.PERFECT_ATTENDANCE",
} as const satisfies Record<Medal, string>;

/** What earns each, in words that a child reads. */
export const medalHints = {
  BRONZE_ATTENDANCE: "carnet.medalHints.BRONZE_ATTENDANCE",
  SILVER_ATTENDANCE: "carnet.medalHints.SILVER_ATTENDANCE",
  GOLD_ATTENDANCE: "carnet.medalHints.GOLD_ATTENDANCE",
  DIAMOND_ATTENDANCE: "carnet.medalHints.DIAMOND_ATTENDANCE",
  HYGIENE_STAR: "carnet.medalHints.HYGIENE_STAR",
  HYGIENE_SUPERSTAR: "carnet.medalHints.HYGIENE_SUPERSTAR",
  HYGIENE_CHAMPION: "carnet.medalHints.HYGIENE_CHAMPION",
  NO_CAVITIES: "carnet.medalHints.NO_CAVITIES",
  GOAL_REACHED: "carnet.medalHints.GOAL_REACHED",
  PERFECT_ATTENDANCE: "carnet.medalHints.PERFECT_ATTENDANCE",
} as const satisfies Record<Medal, string>;

/** All of them, in the order in which they hang. */
export const medals = Object.keys(medalNames) as Medal[];

export const avatarNames = {
  FOX: "carnet.avatars.FOX",
  BEAR: "carnet.avatars.BEAR",
  CAT: "carnet.avatars.CAT",
  WHALE: "carnet.avatars.WHALE",
  OWL: "carnet.avatars.OWL",
  TURTLE: "carnet.avatars.TURTLE",
} as const satisfies Record<CarnetAvatar, string>;
