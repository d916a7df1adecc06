export * as audit from "./audit";
export * as auth from "./auth";
export * as exchange from "./exchange";
export * as patients from "./patients";
export { ApiProblem, ApiUnreachable } from "./problem";
export * as settings from "./settings";
export * as setup from "./setup";
export { call, configureApi, lastActionAt } from "./transport";
export type * from "./types";
