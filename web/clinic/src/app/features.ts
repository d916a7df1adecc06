import type { Feature } from "@omi/api";
import { useStatus } from "./status";

/** Whether the clinic has this part switched on; what is off is hidden. */
export function useFeature(feature: Feature): boolean {
  return !useFeaturesOff().includes(feature);
}

const NONE: readonly Feature[] = [];

/** The parts that the clinic switched off. */
export function useFeaturesOff(): readonly Feature[] {
  return useStatus()?.featuresOff ?? NONE;
}
