import { useSyncExternalStore } from "react";

/** What this browser remembers about how its person likes the app. Nothing personal is kept. */
export interface Preferences {
  theme: "system" | "light" | "dark";
  language: "es" | "en" | undefined;
  /** Shortcuts of a single letter get in the way of speech input, so they can be switched off. */
  letterKeys: boolean;
  /** Names and numbers are blurred until pointed at. */
  privacy: boolean;
  /** What a new clinic still has to do, on the first screen of its administration. */
  start: "shown" | "away";
}

const STORE = "omi.preferences";
const defaults: Preferences = {
  theme: "system",
  language: undefined,
  letterKeys: true,
  privacy: false,
  start: "shown",
};

let current: Preferences = read();
const listeners = new Set<() => void>();

function read(): Preferences {
  try {
    return { ...defaults, ...JSON.parse(localStorage.getItem(STORE) ?? "{}") };
  } catch {
    return defaults;
  }
}

function apply() {
  const { dataset } = document.documentElement;
  if (current.theme === "system") delete dataset.theme;
  else dataset.theme = current.theme;
  if (current.privacy) dataset.privacy = "";
  else delete dataset.privacy;
}

export function preferences(): Preferences {
  return current;
}

export function setPreferences(change: Partial<Preferences>) {
  current = { ...current, ...change };
  localStorage.setItem(STORE, JSON.stringify(current));
  apply();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

export function usePreferences(): Preferences {
  return useSyncExternalStore(subscribe, preferences);
}

apply();
