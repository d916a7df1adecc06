import { auth } from "@omi/api";
import { useEffect, useSyncExternalStore } from "react";

/** Whether the clinic's server answered last time, and a clock that asks again. */
let reachable = true;
const listeners = new Set<(reachable: boolean) => void>();

export function reportReachable(next: boolean) {
  if (next === reachable) return;
  reachable = next;
  for (const listener of listeners) listener(next);
}

/** Tells whenever the server falls silent and whenever it is back; answers how to stop. */
export function onReachable(listener: (reachable: boolean) => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

export function useReachable(): boolean {
  return useSyncExternalStore(onReachable, () => reachable);
}

const CALM_MS = 30_000;
export const ANXIOUS_MS = 3_000;

/** Asks the server for a sign of life: now and then while all is well, often while it is not. */
export function useHeartbeat() {
  const isReachable = useReachable();
  useEffect(() => {
    const ask = () => {
      auth.getStatus().catch(() => undefined);
    };
    const timer = setInterval(ask, isReachable ? CALM_MS : ANXIOUS_MS);
    const offline = () => reportReachable(false);
    window.addEventListener("online", ask);
    window.addEventListener("offline", offline);
    return () => {
      clearInterval(timer);
      window.removeEventListener("online", ask);
      window.removeEventListener("offline", offline);
    };
  }, [isReachable]);
}
