import type { Status } from "@omi/api";
import { useSyncExternalStore } from "react";

/** What the server said about itself when the page opened. */
let status: Status | null = null;
const listeners = new Set<() => void>();

export function setStatus(next: Status) {
  status = next;
  for (const listener of listeners) listener();
}

/** The parts that the clinic switched off. */
export const featuresOff = () => status?.featuresOff ?? [];

export function useStatus(): Status | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    () => status,
  );
}
