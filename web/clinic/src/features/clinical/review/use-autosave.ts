import { ApiProblem, clinical, type Review, type ReviewInput } from "@omi/api";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";

/** How long somebody has stopped before what they wrote is saved. */
const PAUSE_MS = 1_200;
const RETRY_MS = 4_000;

export type SaveState =
  | { is: "saved"; at: string }
  | { is: "saving" }
  | { is: "waiting" }
  | { is: "refused"; problem: ApiProblem }
  | { is: "overtaken"; theirs: Review };

/** Saves a draft by itself a moment after each change, one save at a time; without an answer it tries again until there
    is one. What is shown is what is typed here, whatever comes back. */
export function useAutosave(review: Review) {
  const queries = useQueryClient();
  const [state, setState] = useState<SaveState>({ is: "saved", at: review.record.updatedAt });
  const version = useRef(review.version);
  const wanted = useRef<ReviewInput>(undefined);
  const running = useRef<Promise<void>>(undefined);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  /** Saves what is not saved yet; whether all of it is. */
  const save = useCallback(async (): Promise<boolean> => {
    clearTimeout(timer.current);
    while (running.current) await running.current;
    const body = wanted.current;
    if (!body) return true;
    setState({ is: "saving" });
    const work = clinical
      .saveReview(review.patientId, review.id, version.current, body)
      .then((saved) => {
        version.current = saved.version;
        if (wanted.current === body) wanted.current = undefined;
        queries.setQueryData(["clinical", "review", review.patientId, review.id], saved);
        setState({ is: "saved", at: saved.record.updatedAt });
      })
      .catch((error: unknown) => {
        if (error instanceof ApiProblem && error.status === 412) {
          setState({ is: "overtaken", theirs: error.current as Review });
        } else if (error instanceof ApiProblem && error.status < 500) {
          setState({ is: "refused", problem: error });
        } else {
          setState({ is: "waiting" });
          timer.current = setTimeout(() => void save(), RETRY_MS);
        }
      })
      .finally(() => {
        running.current = undefined;
      });
    running.current = work;
    await work;
    return wanted.current === undefined;
  }, [queries, review.id, review.patientId]);

  const change = useCallback(
    (body: ReviewInput) => {
      wanted.current = body;
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void save(), PAUSE_MS);
    },
    [save],
  );

  /** Saves over what somebody else saved meanwhile, knowingly. */
  const overrule = useCallback(
    (theirs: Review, body: ReviewInput) => {
      version.current = theirs.version;
      wanted.current = body;
      void save();
    },
    [save],
  );

  // Whoever leaves takes nothing unsaved along.
  useEffect(() => () => void save(), [save]);

  const seen = useCallback(() => version.current, []);
  return { state, change, save, overrule, seen };
}
