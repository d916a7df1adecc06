const SETTLED_MS = 1_500;

/**
 * Fetches what the first screen does not need once that stands, so that the first press finds it here,
 * also when the server cannot be reached by then. Answers how to call it off.
 */
export function whenCalm(...loads: (() => Promise<unknown>)[]): () => void {
  const timer = setTimeout(() => {
    // What could not be fetched now is asked for again when it is wanted.
    for (const load of loads) load().catch(() => undefined);
  }, SETTLED_MS);
  return () => clearTimeout(timer);
}
