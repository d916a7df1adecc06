import { auth, type Me, type Permission } from "@omi/api";
import { useSyncExternalStore } from "react";
import { suggestLanguage } from "../../i18n";

export type LockReason = "idle" | "manual" | "ended";

export type Session =
  | { phase: "signedOut" }
  | { phase: "active"; me: Me }
  /** The screen keeps everything that is on it, behind a veil, until the same person signs in. */
  | { phase: "locked"; me: Me; reason: LockReason };

/** Whether this browser may hold a session; spares a refused request on the first visit. */
const MARK = "omi.user";

let session: Session = { phase: "signedOut" };
let waiting: ((unlocked: boolean) => void)[] = [];
const listeners = new Set<() => void>();
const leaving = new Set<() => void>();
const tabs = "BroadcastChannel" in globalThis ? new BroadcastChannel("omi-session") : null;

function set(next: Session) {
  session = next;
  for (const listener of listeners) listener();
}

function answerWaiting(unlocked: boolean) {
  const answers = waiting;
  waiting = [];
  for (const answer of answers) answer(unlocked);
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** Hears when somebody signs in, locks or leaves. */
export const onSession = subscribe;

export function currentSession(): Session {
  return session;
}

export function useSession(): Session {
  return useSyncExternalStore(subscribe, currentSession);
}

/** Who is signed in, also behind the lock. Only for what is shown inside the shell. */
export function useMe(): Me {
  const now = useSession();
  if (now.phase === "signedOut") throw new Error("nobody is signed in");
  return now.me;
}

export function usePermission(permission: Permission): boolean {
  const now = useSession();
  return now.phase !== "signedOut" && now.me.permissions.includes(permission);
}

/** Work that has to be forgotten when a person leaves: caches and drafts with personal data. */
export function onLeave(forget: () => void) {
  leaving.add(forget);
}

/** Takes up a session that this browser still holds. */
export async function resumeSession() {
  if (localStorage.getItem(MARK) === null) return;
  try {
    set({ phase: "active", me: await auth.getMe({ background: true }) });
  } catch (error) {
    if (error instanceof Error && error.name === "ApiUnreachable") throw error;
    localStorage.removeItem(MARK);
  }
}

/** After a sign-in was accepted: finds out who it is and lets waiting requests go on. */
export async function enter() {
  const me = await auth.getMe();
  localStorage.setItem(MARK, me.id);
  if (session.phase !== "signedOut" && session.me.id !== me.id) forgetEverything();
  set({ phase: "active", me });
  await suggestLanguage(me.language);
  answerWaiting(true);
  tabs?.postMessage({ signedIn: me.id });
}

/** The account itself changed (2FA, language, roles): reads it again. */
export async function reloadMe(options: { background?: boolean } = {}) {
  const me = await auth.getMe(options);
  if (session.phase === "active") set({ phase: "active", me });
}

export function lock(reason: LockReason) {
  if (session.phase !== "active") return;
  set({ phase: "locked", me: session.me, reason });
}

/** Locks on purpose: the server forgets the session, so that a reload shows nothing either. */
export async function lockNow(reason: LockReason) {
  lock(reason);
  tabs?.postMessage({ locked: reason });
  await auth.logout().catch(() => undefined);
}

/** For a request whose session is gone: resolves once the same person has signed in again. */
export function lockAndWait(reason: LockReason): Promise<boolean> {
  if (session.phase === "signedOut") return Promise.resolve(false);
  lock(reason);
  return new Promise((resolve) => {
    waiting.push(resolve);
  });
}

function forgetEverything() {
  for (const forget of leaving) forget();
}

function leaveHere() {
  localStorage.removeItem(MARK);
  forgetEverything();
  set({ phase: "signedOut" });
  answerWaiting(false);
}

export async function leave() {
  await auth.logout().catch(() => undefined);
  tabs?.postMessage({ signedOut: true });
  leaveHere();
}

interface TabMessage {
  signedIn?: string;
  signedOut?: boolean;
  locked?: LockReason;
}

/** Tabs share the cookies, so what happens to the session in one happens in all. */
tabs?.addEventListener("message", ({ data }: MessageEvent<TabMessage>) => {
  if (data.signedOut) leaveHere();
  if (data.locked) lock(data.locked);
  if (data.signedIn && session.phase === "locked" && data.signedIn === session.me.id) {
    set({ phase: "active", me: session.me });
    answerWaiting(true);
  } else if (data.signedIn && session.phase !== "signedOut" && data.signedIn !== session.me.id) {
    lock("ended");
  }
});
