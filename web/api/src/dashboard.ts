import { call } from "./transport";
import type { Dashboard } from "./types";

/** How the clinic stands today, as far as one sees it. */
export const getDashboard = (signal?: AbortSignal) =>
  call<Dashboard>("GET", "/api/dashboard", { signal });
