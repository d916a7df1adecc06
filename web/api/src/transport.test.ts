import { beforeEach, describe, expect, it, vi } from "vitest";
import { ApiProblem, ApiUnreachable } from "./problem";
import { call, configureApi } from "./transport";

interface Sent {
  url: string;
  method: string;
  headers: Headers;
  body: string | undefined;
}

/** A server of a few lines: it answers with what the test says, in order, and notes what it was sent. */
function serve(...answers: (Response | "no answer")[]) {
  const sent: Sent[] = [];
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    sent.push({
      url,
      method: init.method ?? "GET",
      headers: new Headers(init.headers),
      body: init.body as string | undefined,
    });
    const answer = answers.shift();
    if (!answer || answer === "no answer") throw new TypeError("network");
    return answer;
  });
  return sent;
}

const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });
const problem = (status: number, code: string, more: object = {}) =>
  new Response(JSON.stringify({ code, detail: `texto de ${code}`, ...more }), {
    status,
    headers: { "Content-Type": "application/problem+json" },
  });

const sessionEnded = vi.fn<() => Promise<boolean>>();
const reauthenticate = vi.fn<() => Promise<boolean>>();
const reachable = vi.fn<(value: boolean) => void>();
const enrolmentRequired = vi.fn<() => void>();

beforeEach(() => {
  sessionEnded.mockReset().mockResolvedValue(false);
  reauthenticate.mockReset().mockResolvedValue(false);
  reachable.mockReset();
  enrolmentRequired.mockReset();
  configureApi({
    language: () => "es",
    sessionEnded,
    reauthenticate,
    reachable,
    enrolmentRequired,
  });
});

describe("a request", () => {
  it("says who sends it, in which language, and fills in the address", async () => {
    const sent = serve(json({ items: [] }));
    await call("GET", "/api/patients/{id}/history", {
      path: { id: "a/b" },
      query: { limit: 5, cursor: undefined, query: "núñez" },
    });
    expect(sent[0]?.url).toBe("/api/patients/a%2Fb/history?limit=5&query=n%C3%BA%C3%B1ez");
    expect(sent[0]?.headers.get("X-Omi-Cookies")).toBe("1");
    expect(sent[0]?.headers.get("Accept-Language")).toBe("es");
    expect(sent[0]?.headers.get("X-Omi-Background")).toBeNull();
  });

  it("of a clock is marked as such, and never asks for a password", async () => {
    const sent = serve(problem(401, "auth.session_ended"), problem(401, "auth.session_ended"));
    await expect(call("GET", "/api/auth/me", { background: true })).rejects.toThrow(ApiProblem);
    expect(sent[0]?.headers.get("X-Omi-Background")).toBe("1");
    expect(sessionEnded).not.toHaveBeenCalled();
  });

  it("names the version that it changes", async () => {
    const sent = serve(json({}));
    await call("PUT", "/api/patients/{id}", { path: { id: "1" }, ifMatch: 7, body: {} });
    expect(sent[0]?.headers.get("If-Match")).toBe('"7"');
  });

  it("without an answer is told apart from a refusal", async () => {
    serve("no answer");
    await expect(call("GET", "/api/patients")).rejects.toThrow(ApiUnreachable);
    expect(reachable).toHaveBeenLastCalledWith(false);
  });
});

describe("a refusal", () => {
  it("carries code, words, fields and what it is about", async () => {
    serve(
      problem(409, "patients.duplicate", {
        errors: [{ field: "dniNie", code: "taken", detail: "Ya existe" }],
        candidates: [{ id: "1" }],
        traceId: "t",
      }),
    );
    const error = await call("POST", "/api/patients", { body: {} }).catch((reason) => reason);
    expect(error).toBeInstanceOf(ApiProblem);
    expect(error).toMatchObject({
      status: 409,
      code: "patients.duplicate",
      message: "texto de patients.duplicate",
      errors: [{ field: "dniNie" }],
      candidates: [{ id: "1" }],
      traceId: "t",
    });
  });

  it("that asks for a second factor is told to the app, and is not tried again", async () => {
    const sent = serve(problem(403, "auth.enrolment_required"));
    await expect(call("GET", "/api/patients")).rejects.toThrow(ApiProblem);
    expect(enrolmentRequired).toHaveBeenCalledOnce();
    expect(sent).toHaveLength(1);
  });

  it("that is no JSON still has a status and a code", async () => {
    serve(new Response("<html>", { status: 502 }));
    const error = await call("GET", "/api/patients").catch((reason) => reason);
    expect(error).toMatchObject({ status: 502, code: "http.502" });
  });

  it("says how long to wait, in its parameters or its header", async () => {
    serve(
      problem(423, "auth.locked", { params: { retryAfterSeconds: 900 } }),
      new Response("", { status: 429, headers: { "Retry-After": "30" } }),
    );
    const login = () =>
      call<ApiProblem>("POST", "/api/auth/login", { body: {}, open: true }).catch((e) => e);
    const locked = await login();
    const slower = await login();
    expect(locked.retryAfterSeconds).toBe(900);
    expect(slower.retryAfterSeconds).toBe(30);
  });
});

describe("a create", () => {
  it("keeps its key when no answer came, and takes a new one after an answer", async () => {
    const sent = serve("no answer", json({ id: "1" }, 201), json({ id: "2" }, 201));
    const create = () => call("POST", "/api/patients", { body: { firstName: "Belén" } });
    await expect(create()).rejects.toThrow(ApiUnreachable);
    await create();
    await create();
    const keys = sent.map((request) => request.headers.get("Idempotency-Key"));
    expect(keys[0]).toBeTruthy();
    expect(keys[1]).toBe(keys[0]);
    expect(keys[2]).not.toBe(keys[0]);
  });
});

describe("an expired token", () => {
  it("is refreshed once for all requests that find it so, and they are sent again", async () => {
    const waiting: string[] = [];
    let refreshed = false;
    vi.stubGlobal("fetch", async (url: string) => {
      waiting.push(url);
      if (url === "/api/auth/refresh") {
        refreshed = true;
        return json({ expiresIn: 900 });
      }
      return refreshed ? json({ url }) : problem(401, "auth.token_expired");
    });
    const answers = await Promise.all([
      call("GET", "/api/auth/me"),
      call("GET", "/api/status"),
      call("GET", "/api/users"),
    ]);
    expect(answers).toEqual([
      { url: "/api/auth/me" },
      { url: "/api/status" },
      { url: "/api/users" },
    ]);
    expect(waiting.filter((url) => url === "/api/auth/refresh")).toHaveLength(1);
    expect(sessionEnded).not.toHaveBeenCalled();
  });

  it("that another tab has refreshed meanwhile is not refreshed again", async () => {
    const sent = serve(problem(401, "auth.token_expired"), json({ fresh: true }));
    localStorage.setItem("omi.refreshedAt", String(Date.now() + 1000));
    await expect(call("GET", "/api/auth/me")).resolves.toEqual({ fresh: true });
    expect(sent.map((request) => request.url)).toEqual(["/api/auth/me", "/api/auth/me"]);
  });

  it("of a session that is over waits for its person, then sends the same request again", async () => {
    const sent = serve(
      problem(401, "auth.token_expired"),
      problem(401, "auth.session_ended"),
      json({ id: "1" }, 201),
    );
    let unlock: (value: boolean) => void = () => {};
    sessionEnded.mockReturnValue(
      new Promise((resolve) => {
        unlock = resolve;
      }),
    );
    const answer = call("POST", "/api/patients", { body: { firstName: "Belén" } });
    await vi.waitFor(() => expect(sessionEnded).toHaveBeenCalledOnce());
    unlock(true);
    await expect(answer).resolves.toEqual({ id: "1" });
    expect(sent[2]?.body).toBe(sent[0]?.body);
    expect(sent[2]?.headers.get("Idempotency-Key")).toBe(sent[0]?.headers.get("Idempotency-Key"));
  });

  it("is a refusal when the person leaves instead", async () => {
    serve(problem(401, "auth.token_expired"), problem(401, "auth.session_ended"));
    await expect(call("GET", "/api/auth/me")).rejects.toMatchObject({ status: 401 });
  });

  it("is not what a wrong password means", async () => {
    const sent = serve(problem(401, "auth.invalid_credentials"));
    const answer = call("POST", "/api/auth/password", { body: {} });
    await expect(answer).rejects.toMatchObject({ code: "auth.invalid_credentials" });
    expect(sent).toHaveLength(1);
  });
});

describe("a sensitive act", () => {
  it("asks for the password and goes on", async () => {
    serve(problem(403, "auth.reauthentication_required"), json({ secret: "S" }));
    reauthenticate.mockResolvedValue(true);
    await expect(call("POST", "/api/auth/2fa/enroll", { body: {} })).resolves.toEqual({
      secret: "S",
    });
  });

  it("is refused when the person does not give it", async () => {
    serve(problem(403, "auth.reauthentication_required"));
    const answer = call("POST", "/api/auth/2fa/enroll", { body: {} });
    await expect(answer).rejects.toMatchObject({ code: "auth.reauthentication_required" });
  });
});
