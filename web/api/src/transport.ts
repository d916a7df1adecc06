import { type ApiProblem, ApiUnreachable, readProblem } from "./problem";
import { refreshSession } from "./refresh";
import type { paths } from "./schema";

type Method = "GET" | "POST" | "PUT" | "DELETE";

interface CallOptions {
  path?: Record<string, string>;
  query?: Record<string, string | number | boolean | undefined>;
  body?: unknown;
  /** A file in place of JSON: bytes, since not every web view sends a blob. */
  file?: { name: string; bytes: ArrayBuffer };
  /** The version that the change was made on. */
  ifMatch?: number | undefined;
  signal?: AbortSignal | undefined;
  /** Asked by a clock and not by a person: does not keep the session alive and never asks for a password. */
  background?: boolean;
  /** A file that takes its time. */
  long?: boolean;
  /** Headers of its own. */
  headers?: Record<string, string>;
  /** An answer without an end: only its beginning has to come in time. */
  endless?: boolean;
  /** Said while the page goes away: it is sent all the same. */
  parting?: boolean;
  /** Needs no session: a 401 is the answer itself. */
  open?: boolean;
}

interface Hooks {
  language: () => string;
  /** The session is over. Resolves to true once the same person has signed in again. */
  sessionEnded: () => Promise<boolean>;
  /** A sensitive act wants the password again. Resolves to true once it was given. */
  reauthenticate: () => Promise<boolean>;
  reachable: (reachable: boolean) => void;
  /** The clinic asks for a second factor that this person has not set up; nothing else is answered. */
  enrolmentRequired: () => void;
}

let hooks: Hooks = {
  language: () => "es",
  sessionEnded: async () => false,
  reauthenticate: async () => false,
  reachable: () => {},
  enrolmentRequired: () => {},
};

/** The app says once how it answers what only a person can answer. */
export function configureApi(given: Hooks) {
  hooks = given;
}

/** When a person last caused a request; the server counts its idle time from there. */
export let lastActionAt = 0;

/** When a person last changed something of the clinic's from this window; signing in is nothing of that. */
export let lastChangeAt = 0;

const TIMEOUT_MS = 20_000;
const LONG_TIMEOUT_MS = 600_000;

/** A create whose answer never came keeps its key, so that sending it again cannot create it twice. */
const unanswered = new Map<string, string>();

/** One request to the API that is answered with JSON. */
export async function call<Answer>(
  method: Method,
  template: keyof paths,
  options: CallOptions = {},
): Promise<Answer> {
  const response = await ask(method, template, options);
  if (response.status === 204) return undefined as Answer;
  return (await response.json()) as Answer;
}

/** A file to be kept by the person; one that is cut off on the way is no file. */
export async function download(template: keyof paths, options: CallOptions = {}): Promise<Blob> {
  const response = await ask("GET", template, { ...options, long: true });
  try {
    return await response.blob();
  } catch (error) {
    throw new ApiUnreachable(error instanceof Error ? error.message : "");
  }
}

/** A stream of events, from its beginning on; it is read until `signal` ends it. */
export async function openStream(
  template: keyof paths,
  options: CallOptions & { signal: AbortSignal },
): Promise<ReadableStream<Uint8Array>> {
  const response = await ask("GET", template, { ...options, endless: true, background: true });
  if (!response.body) throw new ApiUnreachable("a stream without a body");
  return response.body;
}

/** One request to the API; every call of the app goes through here. */
async function ask(method: Method, template: keyof paths, options: CallOptions): Promise<Response> {
  const url = buildUrl(template, options);
  const signature = `${method} ${url} ${JSON.stringify(options.body)}`;
  const idempotencyKey =
    method === "POST" ? (unanswered.get(signature) ?? crypto.randomUUID()) : undefined;
  const attempt = async () => {
    if (idempotencyKey) unanswered.set(signature, idempotencyKey);
    const response = await send(method, url, options, idempotencyKey);
    unanswered.delete(signature);
    return response;
  };

  const startedAt = Date.now();
  const isChange = method !== "GET" && !template.startsWith("/api/auth/");
  if (isChange && !options.background) lastChangeAt = startedAt;
  let response = await attempt();
  let problem = response.ok ? null : await readProblem(response);

  if (problem && isSessionProblem(problem) && !options.open) {
    const outcome = await refreshSession(startedAt, hooks.language());
    const again = outcome === "refreshed" || (!options.background && (await hooks.sessionEnded()));
    if (!again) throw problem;
    response = await attempt();
    problem = response.ok ? null : await readProblem(response);
  }
  if (problem?.code === "auth.reauthentication_required" && (await hooks.reauthenticate())) {
    response = await attempt();
    problem = response.ok ? null : await readProblem(response);
  }
  if (problem?.code === "auth.enrolment_required") hooks.enrolmentRequired();
  if (problem) throw problem;
  return response;
}

/** A 401 that says "sign in", and not "that password is wrong". */
function isSessionProblem(problem: ApiProblem): boolean {
  return (
    problem.status === 401 &&
    problem.code !== "auth.invalid_credentials" &&
    problem.code !== "auth.invalid_code"
  );
}

function buildUrl(template: string, { path = {}, query = {} }: CallOptions): string {
  const filled = template.replace(/\{(\w+)\}/gu, (_, name: string) =>
    encodeURIComponent(path[name] ?? ""),
  );
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== "") search.set(name, String(value));
  }
  const text = search.toString();
  return text ? `${filled}?${text}` : filled;
}

async function send(
  method: Method,
  url: string,
  options: CallOptions,
  idempotencyKey: string | undefined,
): Promise<Response> {
  const headers = new Headers({
    Accept: options.endless ? "text/event-stream" : "application/json",
    "Accept-Language": hooks.language(),
    "X-Omi-Cookies": "1",
    ...options.headers,
  });
  if (options.background) headers.set("X-Omi-Background", "1");
  else if (!options.open) lastActionAt = Date.now();
  if (idempotencyKey && !options.open) headers.set("Idempotency-Key", idempotencyKey);
  if (options.ifMatch !== undefined) headers.set("If-Match", `"${options.ifMatch}"`);
  let body: string | ArrayBuffer | undefined;
  if (options.file) {
    headers.set("Content-Type", "application/octet-stream");
    headers.set("X-File-Name", encodeURIComponent(options.file.name));
    body = options.file.bytes;
  } else if (options.body !== undefined) {
    headers.set("Content-Type", "application/json");
    body = JSON.stringify(options.body);
  }
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), options.long ? LONG_TIMEOUT_MS : TIMEOUT_MS);
  const limit = late.signal;
  const signal = options.signal ? AbortSignal.any([options.signal, limit]) : limit;
  try {
    const response = await fetch(url, {
      method,
      headers,
      body,
      signal,
      credentials: "same-origin",
      keepalive: options.parting ?? false,
    });
    hooks.reachable(true);
    if (options.endless) clearTimeout(timer);
    return response;
  } catch (error) {
    if (options.signal?.aborted) throw error;
    hooks.reachable(false);
    throw new ApiUnreachable(error instanceof Error ? error.message : "");
  }
}
