import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

/** Hears what changes in the clinic for as long as somebody is signed in. */
export function useLine() {
  const queries = useQueryClient();
  useEffect(() => {
    let hangUp: (() => void) | undefined;
    let isWanted = true;
    // A page that cannot fetch it is one that the box has replaced; what is outdated says so.
    void import("./line").then(({ keepLine }) => {
      if (isWanted) hangUp = keepLine(queries);
    });
    return () => {
      isWanted = false;
      hangUp?.();
    };
  }, [queries]);
}
