import { call, download } from "./transport";
import type {
  Archive,
  Import,
  ImportChoice,
  ImportPlan,
  ImportRowPage,
  Imports,
  PatientQuery,
  RowOutcome,
} from "./types";

export const listImports = (signal?: AbortSignal) =>
  call<Imports>("GET", "/api/imports", { signal });

export const beginImport = () => call<Import>("POST", "/api/imports");

export const addImportFile = (id: string, file: { name: string; bytes: ArrayBuffer }) =>
  call<Import>("POST", "/api/imports/{id}/files", { path: { id }, file, long: true });

/** Asked again and again while the box works at it. */
export const openImport = (id: string, background: boolean, signal?: AbortSignal) =>
  call<Import>("GET", "/api/imports/{id}", { path: { id }, background, signal });

export const discardImport = (id: string) =>
  call<void>("DELETE", "/api/imports/{id}", { path: { id } });

export const checkImport = (id: string, body: ImportPlan) =>
  call<Import>("POST", "/api/imports/{id}/check", { path: { id }, body });

export const runImport = (id: string, choices: Record<string, ImportChoice>) =>
  call<Import>("POST", "/api/imports/{id}/run", { path: { id }, body: { choices } });

export const cancelImport = (id: string) =>
  call<Import>("POST", "/api/imports/{id}/cancel", { path: { id } });

export const undoImport = (id: string) =>
  call<Import>("POST", "/api/imports/{id}/undo", { path: { id }, long: true });

export const listImportRows = (
  id: string,
  outcome: RowOutcome,
  after: number | undefined,
  signal?: AbortSignal,
) =>
  call<ImportRowPage>("GET", "/api/imports/{id}/rows", {
    path: { id },
    query: { outcome, after },
    signal,
  });

export const reportImport = (id: string) => download("/api/imports/{id}/report", { path: { id } });

/** The list of patients with these filters, as a file. */
export const exportPatients = (query: PatientQuery, format: "csv" | "xlsx") =>
  download(format === "csv" ? "/api/patients/export.csv" : "/api/patients/export.xlsx", { query });

/** The people who work here, as a file. */
export const exportUsers = (format: "csv" | "xlsx") =>
  download(format === "csv" ? "/api/users/export.csv" : "/api/users/export.xlsx");

/** The whole clinic as one file. Asked again and again while the box makes it. */
export const getArchive = (background: boolean, signal?: AbortSignal) =>
  call<Archive>("GET", "/api/archive", { background, signal });

export const makeArchive = (passphrase: string) =>
  call<Archive>("POST", "/api/archive", { body: { passphrase } });

export const discardArchive = () => call<void>("DELETE", "/api/archive");

/** Where the browser takes it from by itself: it may be larger than what a page holds. */
export const archiveFile = "/api/archive/file";
