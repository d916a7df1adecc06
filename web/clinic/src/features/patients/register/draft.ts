import { useSyncExternalStore } from "react";
import { onLeave } from "../../auth/session";
import type { RegistrationValues } from "./values";

/** A registration put aside: in memory alone, gone with the tab or when its person leaves. */
let draft: RegistrationValues | null = null;
const listeners = new Set<() => void>();

export function takeDraft(): RegistrationValues | null {
  return draft;
}

export function keepDraft(values: RegistrationValues | null) {
  draft = values;
  for (const listener of listeners) listener();
}

export function useHasDraft(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    () => draft !== null,
  );
}

onLeave(() => keepDraft(null));
