import { ApiProblem, auth, type LiveChange, type LiveEvent, live } from "@omi/api";
import type { QueryClient } from "@tanstack/react-query";
import { currentSession, lock, onSession, reloadMe } from "../../features/auth/session";
import { setStatus } from "../status";
import { isConcerned, touchesFamilies } from "./concerned";
import { setLive, tellNews, tellPresence } from "./state";

const FIRST_PAUSE_MS = 400;
const LONGEST_PAUSE_MS = 15_000;
/** A crowd of changes, an import for example, makes screens read anew once in this time. */
const CALM_MS = 400;

/** Keeps one line to the box open for as long as it is wanted; answers how to hang up. */
export function keepLine(queries: QueryClient): () => void {
  const end = new AbortController();
  const reader = readAnew(queries);
  void keep(end.signal, reader);
  return () => {
    end.abort();
    reader.stop();
    setLive({ line: "off" });
  };
}

async function keep(signal: AbortSignal, reader: ReturnType<typeof readAnew>) {
  let position: number | undefined;
  let pauseMs = 0;
  while (!signal.aborted) {
    await untilActive(signal);
    if (signal.aborted) return;
    try {
      await live.listen(position, signal, (event, at) => {
        pauseMs = FIRST_PAUSE_MS;
        if (event.event === "hello" && position === undefined) reader.all();
        position = at ?? position;
        hear(event, reader);
      });
    } catch (error) {
      await look(error);
    }
    if (signal.aborted) return;
    setLive({ line: "late" });
    pauseMs = Math.min(Math.max(pauseMs * 2, FIRST_PAUSE_MS), LONGEST_PAUSE_MS);
    await pause(pauseMs * (0.7 + Math.random() * 0.6), signal);
  }
}

function hear(event: LiveEvent, reader: ReturnType<typeof readAnew>) {
  if (event.event === "hello") {
    const { app } = event.data;
    setLive({ line: "live", ...(app && { isOutdated: app !== ownScript() }) });
  } else if (event.event === "changes") reader.some(event.data.changes);
  else if (event.event === "reset") reader.all();
  else if (event.event === "presence") tellPresence(event.data.place ?? null);
  else if (event.event === "end") void lookAtSession();
}

/** Not there, or not for us: a session that is over asks for the password; the rest is tried again. */
async function look(error: unknown) {
  if (error instanceof ApiProblem && error.status === 401) await lookAtSession();
}

async function lookAtSession() {
  try {
    await reloadMe({ background: true });
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401) lock("ended");
  }
}

/** The script of this page, as the box names it. */
function ownScript(): string | undefined {
  const script = document.querySelector<HTMLScriptElement>('script[type="module"][src]');
  return script ? new URL(script.src).pathname : undefined;
}

/** Reads anew what changes concern: at once the first time, and then with rests. */
function readAnew(queries: QueryClient) {
  let waiting: LiveChange[] | null = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let restUntil = 0;

  const read = () => {
    timer = undefined;
    restUntil = Date.now() + CALM_MS;
    const news = waiting;
    waiting = [];
    void queries.invalidateQueries({
      predicate: ({ queryKey, state }) =>
        !isBeingEdited(queryKey) &&
        (news === null ? queryKey[1] !== "list" : isConcerned(queryKey, state.data, news)),
    });
    void queries.invalidateQueries({
      predicate: ({ queryKey }) =>
        isBeingEdited(queryKey) && (news === null || touchesClinic(news)),
      refetchType: "none",
    });
    if (news === null || touchesClinic(news)) {
      auth
        .getStatus()
        .then(setStatus)
        .catch(() => undefined);
    }
    // Lists that nobody looks at are read again when somebody does; the one that is open takes news in by itself.
    if (news === null || touchesFamilies(news)) {
      void queries.invalidateQueries({ queryKey: ["patients", "list"], refetchType: "none" });
    }
    tellNews(news);
    if (news) void tellUrgent(news);
  };
  const soon = () => {
    timer ??= setTimeout(read, Math.max(0, restUntil - Date.now()));
  };
  return {
    some(changes: readonly LiveChange[]) {
      waiting?.push(...changes);
      soon();
    },
    all() {
      waiting = null;
      soon();
    },
    stop: () => clearTimeout(timer),
  };
}

/** A reserved file was opened in an emergency: those who review that are told wherever they are. */
async function tellUrgent(news: readonly LiveChange[]) {
  const openings = news.filter(
    (change) => change.table === "urgent_accesses" && change.revision === 1,
  );
  if (openings.length === 0) return;
  const { tellUrgentAccess } = await import("../../features/reserved/tell");
  tellUrgentAccess();
}

const touchesClinic = (news: readonly LiveChange[]) =>
  news.some((change) => change.table === "clinic");

/** The form of the settings holds what is typed over what was read: that is not replaced from outside. */
const isBeingEdited = (key: readonly unknown[]) =>
  key[0] === "settings" && key[1] === "clinic" && key.length === 2;

function untilActive(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (currentSession().phase === "active" || signal.aborted) done();
    };
    const forget = onSession(look);
    const done = () => {
      forget();
      signal.removeEventListener("abort", done);
      resolve();
    };
    signal.addEventListener("abort", done);
    look();
  });
}

/** A rest that ends early when the network is back or the machine wakes up. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      window.removeEventListener("online", done);
      document.removeEventListener("visibilitychange", seen);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const seen = () => {
      if (document.visibilityState === "visible") done();
    };
    const timer = setTimeout(done, ms);
    window.addEventListener("online", done);
    document.addEventListener("visibilitychange", seen);
    signal.addEventListener("abort", done);
  });
}
