import { auth, lastActionAt } from "@omi/api";
import { useEffect } from "react";
import { currentSession, lockNow, useMe } from "./session";

/** Shared by the tabs: typing in one keeps the others awake. */
const ACTIVITY = "omi.activity";
const LOOK_MS = 5_000;
const NOTE_MS = 2_000;
/** Someone who types for long without a request must not be taken for absent by the server. */
const KEEP_ALIVE_MS = 120_000;

/** Locks the screen when nobody has touched it for as long as the server allows. */
export function useIdleLock() {
  const { idleTimeoutSeconds } = useMe();
  useEffect(() => {
    let notedAt = 0;
    const note = () => {
      const now = Date.now();
      if (now - notedAt < NOTE_MS) return;
      notedAt = now;
      localStorage.setItem(ACTIVITY, String(now));
    };
    const look = () => {
      if (currentSession().phase !== "active") return;
      const now = Date.now();
      const activeAt = Number(localStorage.getItem(ACTIVITY) ?? now);
      if (now - activeAt >= idleTimeoutSeconds * 1000) {
        void lockNow("idle");
      } else if (activeAt > lastActionAt && now - lastActionAt > KEEP_ALIVE_MS) {
        auth.getMe().catch(() => undefined);
      }
    };
    note();
    const timer = setInterval(look, LOOK_MS);
    const events = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"] as const;
    for (const event of events) window.addEventListener(event, note, { passive: true });
    document.addEventListener("visibilitychange", look);
    return () => {
      clearInterval(timer);
      for (const event of events) window.removeEventListener(event, note);
      document.removeEventListener("visibilitychange", look);
    };
  }, [idleTimeoutSeconds]);
}
