import { lastChangeAt } from "@omi/api";
import { useEffect, useRef, useState } from "react";
import type { News } from "./state";
import { onNews } from "./state";

const SHOWN_WITHIN_MS = 200;
/** For so long after a change from this window what moves is taken for its own. */
const OWN_CHANGE_MS = 5_000;

interface Steady<Data> {
  /** What is to be shown. */
  shown: Data;
  /** How many rows would come, go or move; 0 when everything is shown. */
  waiting: number;
  /** Shows it. */
  accept: () => void;
}

/**
 * A list that others change while one reads it. New values appear in their rows at once; rows that would come,
 * go or move wait until the person wants them. What the person does (another filter, one more page, a change of
 * their own) shows at once.
 */
export function useSteady<Data>(
  data: Data,
  {
    name,
    idsOf,
    concerns,
    refetch,
  }: {
    /** Which list it is: another one shows at once. */
    name: string;
    idsOf: (data: Data) => readonly string[];
    concerns: (news: News) => boolean;
    refetch: () => Promise<unknown>;
  },
): Steady<Data> {
  const [held, setHeld] = useState<{ name: string; data: Data } | null>(null);
  /** The list that was shown when others changed something whose outcome is not shown yet. */
  const stirred = useRef<{ name: string } | null>(null);
  const shownBefore = useRef({ name, data });
  const act = useRef({ name, concerns, refetch });
  act.current = { name, concerns, refetch };

  useEffect(
    () =>
      onNews((news) => {
        if (!act.current.concerns(news)) return;
        const mark = { name: act.current.name };
        stirred.current = mark;
        // What comes of it is shown a moment after it is there.
        void act.current.refetch().finally(() => {
          setTimeout(() => {
            if (stirred.current === mark) stirred.current = null;
          }, SHOWN_WITHIN_MS);
        });
      }),
    [],
  );

  const before = held?.name === name ? held.data : null;
  const isSameList = shownBefore.current.name === name;
  const base = before ?? (isSameList ? shownBefore.current.data : data);
  const waiting = base === data ? 0 : difference(idsOf(base), idsOf(data));
  const isOwn = Date.now() - lastChangeAt < OWN_CHANGE_MS;
  const mustHold = waiting > 0 && !isOwn && (before !== null || stirred.current?.name === name);
  const shown = mustHold ? base : data;

  useEffect(() => {
    shownBefore.current = { name, data: shown };
    if (mustHold && before === null) setHeld({ name, data: base });
    if (!mustHold && held !== null) setHeld(null);
  });

  const accept = () => {
    stirred.current = null;
    setHeld(null);
  };
  return { shown, waiting: mustHold ? waiting : 0, accept };
}

/** How many rows came, went or moved; more rows behind the same ones are none of that. */
export function difference(before: readonly string[], after: readonly string[]): number {
  if (before.length === 0) return 0;
  if (before.every((id, index) => after[index] === id)) return 0;
  const [was, is] = [new Set(before), new Set(after)];
  const gone = before.filter((id) => !is.has(id)).length;
  const come = after.filter((id) => !was.has(id)).length;
  return Math.max(gone, come, 1);
}
