import { call, download } from "./transport";
import type { Acts, AuditEntry, AuditPage, AuditQuery } from "./types";

const PAGE = 50;

export const listAudit = (query: AuditQuery, cursor: string | undefined, signal?: AbortSignal) =>
  call<AuditPage>("GET", "/api/audit", { query: { ...query, limit: PAGE, cursor }, signal });

export const getEntry = (position: number, signal?: AbortSignal) =>
  call<AuditEntry>("GET", "/api/audit/entries/{position}", {
    path: { position: String(position) },
    signal,
  });

export const listActs = (signal?: AbortSignal) => call<Acts>("GET", "/api/audit/acts", { signal });

export const exportAudit = (query: AuditQuery) => download("/api/audit/export", { query });
