export * as audit from "./audit";
export * as auth from "./auth";
export * as patients from "./patients";
export { ApiProblem, ApiUnreachable } from "./problem";
export { call, configureApi, lastActionAt } from "./transport";
export type * from "./types";
