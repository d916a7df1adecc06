import { onLeave } from "../features/auth/session";

const STORE = "omi.recent";
const MOST = 8;

interface Recent {
  user: string;
  ids: string[];
}

function read(): Recent | null {
  try {
    const kept: Partial<Recent> = JSON.parse(localStorage.getItem(STORE) ?? "null") ?? {};
    if (typeof kept.user !== "string" || !Array.isArray(kept.ids)) return null;
    return { user: kept.user, ids: kept.ids.filter((id) => typeof id === "string").slice(0, MOST) };
  } catch {
    return null;
  }
}

/** The files that somebody had open lately in this browser, the latest first. Ids alone are kept, and another person's never told. */
export function recentPatients(user: string): string[] {
  const kept = read();
  if (kept && kept.user !== user) forget();
  return kept?.user === user ? kept.ids : [];
}

export function noteRecent(user: string, patientId: string) {
  const others = recentPatients(user).filter((id) => id !== patientId);
  const kept: Recent = { user, ids: [patientId, ...others].slice(0, MOST) };
  localStorage.setItem(STORE, JSON.stringify(kept));
}

function forget() {
  localStorage.removeItem(STORE);
}

onLeave(forget);
