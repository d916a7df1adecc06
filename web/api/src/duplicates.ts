import { call } from "./transport";
import type { Alike } from "./types";

/* Who may be there twice, and that two who look alike are two. */

export const list = (signal?: AbortSignal) => call<Alike>("GET", "/api/duplicates", { signal });

export const tellChildren = (one: string, other: string) =>
  call<{ id: string }>("POST", "/api/duplicates/children", { body: { one, other } });

export const tellGuardians = (one: string, other: string) =>
  call<{ id: string }>("POST", "/api/duplicates/guardians", { body: { one, other } });

export const forget = (distinctId: string) =>
  call<void>("DELETE", "/api/duplicates/distinct/{distinctId}", { path: { distinctId } });
