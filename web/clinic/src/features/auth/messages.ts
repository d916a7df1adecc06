import { ApiProblem, ApiUnreachable } from "@omi/api";
import type { TFunction } from "i18next";

/** What went wrong with a sign-in, and what to do next, in one or two sentences. */
export function signInMessage(error: unknown, t: TFunction): string {
  if (error instanceof ApiUnreachable) return t("auth.errors.unreachable");
  if (!(error instanceof ApiProblem)) return t("errors.unexpected");
  switch (error.code) {
    case "auth.invalid_credentials":
      return t("auth.errors.credentials");
    case "auth.invalid_code":
      return t("auth.errors.code");
    case "auth.challenge_ended":
      return t("auth.errors.tooLate");
    case "auth.locked":
      return t("auth.errors.locked", { count: minutes(error) });
    case "auth.wrong_door":
      return t("auth.errors.wrongDoor");
    default:
      if (error.status === 429) return t("auth.errors.tooMany", { count: minutes(error) });
      return error.message || t("errors.unexpected");
  }
}

function minutes(error: ApiProblem): number {
  return Math.max(1, Math.ceil((error.retryAfterSeconds ?? 60) / 60));
}
