import { call, download } from "./transport";
import type { Diagnostics, LogLines, LogQuery } from "./types";

interface Asked {
  signal?: AbortSignal;
  /** Asked by a clock and not by a person. */
  background?: boolean;
}

export const getDiagnostics = (asked: Asked) => call<Diagnostics>("GET", "/api/diagnostics", asked);

export const listLog = (query: LogQuery, asked: Asked) =>
  call<LogLines>("GET", "/api/diagnostics/log", { query, ...asked });

export const takeLog = (query: LogQuery) => download("/api/diagnostics/log/file", { query });
