import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

const AGAIN_MS = 5_000;

/** Hears what changes in the clinic for as long as somebody is signed in. */
export function useLine() {
  const queries = useQueryClient();
  useEffect(() => {
    let hangUp: (() => void) | undefined;
    let isWanted = true;
    let again: ReturnType<typeof setTimeout> | undefined;
    // It may be fetched just when the box goes down, and is fetched again until it is there.
    const pickUp = () =>
      import("./line").then(
        ({ keepLine }) => {
          if (isWanted) hangUp = keepLine(queries);
        },
        () => {
          if (isWanted) again = setTimeout(pickUp, AGAIN_MS);
        },
      );
    void pickUp();
    return () => {
      isWanted = false;
      clearTimeout(again);
      hangUp?.();
    };
  }, [queries]);
}
