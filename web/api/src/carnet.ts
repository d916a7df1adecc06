import { call } from "./transport";
import type { Carnet, ChildCarnet } from "./types";

/* The health card of a child. */

const CARNET = "/api/patients/{id}/carnet";

export const getCarnet = (id: string, signal?: AbortSignal) =>
  call<Carnet>("GET", CARNET, { path: { id }, query: { view: "full" }, signal });

/** What the child sees of it, and nothing else. */
export const getChildCarnet = (id: string, signal?: AbortSignal) =>
  call<ChildCarnet>("GET", CARNET, { path: { id }, query: { view: "child" }, signal });
