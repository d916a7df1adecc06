import { auth, type LiveChange, type Place } from "@omi/api";
import { useSyncExternalStore } from "react";

/** How far this window is from what happens in the clinic. */
export interface LiveState {
  /** `off` before the first connection, `late` while a broken one is being mended. */
  line: "off" | "live" | "late";
  /** The box serves another build of the app than this page is. */
  isOutdated: boolean;
}

let state: LiveState = { line: "off", isOutdated: false };
const listeners = new Set<() => void>();

export function setLive(change: Partial<LiveState>) {
  state = { ...state, ...change };
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

export function useLive(): LiveState {
  return useSyncExternalStore(subscribe, () => state);
}

/** What was heard, for screens that decide themselves how to show it. `null`: anything may have changed. */
export type News = readonly LiveChange[] | null;

const readers = new Set<(news: News) => void>();
const visitors = new Set<(place: Place | null) => void>();

export function onNews(reader: (news: News) => void): () => void {
  readers.add(reader);
  return () => {
    readers.delete(reader);
  };
}

export function tellNews(news: News) {
  for (const reader of readers) reader(news);
}

export function onPresence(visitor: (place: Place | null) => void): () => void {
  visitors.add(visitor);
  return () => {
    visitors.delete(visitor);
  };
}

export function tellPresence(place: Place | null) {
  for (const visitor of visitors) visitor(place);
}

/** A page whose files are not there any more has been replaced by a newer one, unless nothing is there at all. */
window.addEventListener("vite:preloadError", () => {
  auth.getStatus().then(
    () => setLive({ isOutdated: true }),
    () => undefined,
  );
});
