import { ApiUnreachable, readProblem } from "./problem";

/** When any tab of this browser last got a fresh token; tabs share their cookies. */
const REFRESHED_AT = "omi.refreshedAt";
const LOCK = "omi-refresh";

type Outcome = "refreshed" | "ended";

let inFlight: Promise<Outcome> | null = null;

/**
 * Gets a fresh access token for this browser. Any number of requests, in any number of tabs, that
 * find their token expired at the same time cause one refresh between them.
 */
export function refreshSession(requestStartedAt: number, language: string): Promise<Outcome> {
  inFlight ??= alone(async () => {
    const refreshedAt = Number(localStorage.getItem(REFRESHED_AT) ?? 0);
    if (refreshedAt > requestStartedAt) return "refreshed" as const;
    return ask(language);
  }).finally(() => {
    inFlight = null;
  });
  return inFlight;
}

function alone<Result>(work: () => Promise<Result>): Promise<Result> {
  if (!navigator.locks) return work();
  return navigator.locks.request(LOCK, work) as Promise<Result>;
}

async function ask(language: string): Promise<Outcome> {
  let response: Response;
  try {
    response = await fetch("/api/auth/refresh", {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        "Accept-Language": language,
        "X-Omi-Cookies": "1",
        "X-Omi-Background": "1",
      },
      body: "{}",
      credentials: "same-origin",
    });
  } catch (error) {
    throw new ApiUnreachable(error instanceof Error ? error.message : "");
  }
  if (response.ok) {
    localStorage.setItem(REFRESHED_AT, String(Date.now()));
    return "refreshed";
  }
  if (response.status === 401) return "ended";
  throw await readProblem(response);
}
