import { useSyncExternalStore } from "react";

/** Whether the page is being put on paper: what is left out of the screen to spare it belongs there. */
export function usePrinting(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const list = matchMedia("print");
      list.addEventListener("change", listener);
      return () => list.removeEventListener("change", listener);
    },
    () => matchMedia("print").matches,
  );
}
