import { call } from "./transport";
import type { Overview, TimelineKind, TimelinePage } from "./types";

const PAGE = 50;

/** What happened to a child here, newest first; of one kind, or of all that one may see. */
export const getTimeline = (
  id: string,
  kind: TimelineKind | undefined,
  cursor: string | undefined,
  signal?: AbortSignal,
) =>
  call<TimelinePage>("GET", "/api/patients/{id}/history", {
    path: { id },
    query: { kind, cursor, limit: PAGE },
    signal,
  });

/** How a child stands, for those who treat it. */
export const getOverview = (id: string, signal?: AbortSignal) =>
  call<Overview>("GET", "/api/patients/{id}/overview", { path: { id }, signal });
