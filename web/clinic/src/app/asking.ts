import { ApiProblem, ApiUnreachable } from "@omi/api";
import { QueryClient } from "@tanstack/react-query";
import { onReachable } from "./connection";

/** Refusals that pass by themselves: the box answers, and something in it is not ready yet. */
const PASSING = new Set([
  "patients.directory_loading",
  "patients.search_loading",
  "server.busy",
  "server.stopping",
  "store.reopening",
]);
/** Two minutes of patience: the lists of a large clinic take their time after a start. */
const PASSING_TRIES = 30;
const TRIES = 2;
const LONGEST_PAUSE_MS = 5_000;

const passes = (error: unknown) => error instanceof ApiProblem && PASSING.has(error.code);

/** A "no" of the server stays a "no"; what got no answer, or comes too early, is worth another try. */
export function isWorthAnotherTry(count: number, error: unknown): boolean {
  if (passes(error)) return count < PASSING_TRIES;
  if (error instanceof ApiProblem && error.status < 500 && error.status !== 429) return false;
  return count < TRIES;
}

/** One second and then longer, and never sooner than the box asked for. */
export function pauseMs(count: number, error: unknown): number {
  const asked = error instanceof ApiProblem ? (error.retryAfterSeconds ?? 0) * 1_000 : 0;
  return Math.min(Math.max(1_000 * 2 ** count, asked), LONGEST_PAUSE_MS);
}

/** What the app reads from the box, kept while it is shown. */
export function createQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        retry: isWorthAnotherTry,
        retryDelay: pauseMs,
        networkMode: "always",
      },
      mutations: { networkMode: "always" },
    },
  });
}

/**
 * Reads anew what is on the screen and failed for want of the box, once the box is there again: the tries of a
 * query are over long before a box has started, and nobody else asks again. Answers how to stop.
 */
export function mendWhenReachable(queries: QueryClient): () => void {
  return onReachable((isReachable) => {
    if (!isReachable) return;
    void queries.refetchQueries({
      type: "active",
      predicate: ({ state }) => state.status === "error" && state.error instanceof ApiUnreachable,
    });
  });
}
