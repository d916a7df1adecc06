import type { Channel, DecisionPower, FamilyDoubt } from "@omi/api";

/* The words for the values of a family: one closed table each, so that none can be forgotten. */

export const powerNames = {
  JOINT: "families.powers.JOINT",
  SOLE: "families.powers.SOLE",
  NONE: "families.powers.NONE",
} as const satisfies Record<DecisionPower, string>;

export const channelNames = {
  EMAIL: "families.channels.EMAIL",
  SMS: "families.channels.SMS",
  WHATSAPP: "families.channels.WHATSAPP",
  PUSH: "families.channels.PUSH",
  INBOX: "families.channels.INBOX",
} as const satisfies Record<Channel, string>;

export const doubtTexts = {
  DECIDERS_DIFFER: "families.doubts.DECIDERS_DIFFER",
  NOBODY_DECIDES: "families.doubts.NOBODY_DECIDES",
  DECIDER_BARRED: "families.doubts.DECIDER_BARRED",
  RELATIONSHIPS_DIFFER: "families.doubts.RELATIONSHIPS_DIFFER",
  ADDRESSES_DIFFER: "families.doubts.ADDRESSES_DIFFER",
} as const satisfies Record<FamilyDoubt["kind"], string>;
