import { call } from "./transport";
import type { SetupInput } from "./types";

export const checkToken = (token: string) =>
  call<void>("POST", "/api/setup/check", { body: { token }, open: true });

export const setUp = (body: SetupInput) => call<void>("POST", "/api/setup", { body, open: true });
