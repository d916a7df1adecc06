import { useSyncExternalStore } from "react";

/** One question at a time: "is it still you?"; everyone who asks meanwhile gets the same answer. */
let asking: { promise: Promise<boolean>; answer: (given: boolean) => void } | null = null;
const listeners = new Set<() => void>();

function tell() {
  for (const listener of listeners) listener();
}

export function askForPassword(): Promise<boolean> {
  if (!asking) {
    let answer: (given: boolean) => void = () => {};
    const promise = new Promise<boolean>((resolve) => {
      answer = resolve;
    });
    asking = { promise, answer };
    tell();
  }
  return asking.promise;
}

export function answerPassword(given: boolean) {
  asking?.answer(given);
  asking = null;
  tell();
}

export function usePasswordAsked(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    () => asking !== null,
  );
}
