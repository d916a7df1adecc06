import { ApiProblem, ApiUnreachable } from "@omi/api";
import type { TFunction } from "i18next";

/** One sentence for a failed act: the server's own words when it gave some. */
export function problemText(error: unknown, t: TFunction): string {
  if (error instanceof ApiUnreachable) return t("errors.unreachable");
  if (error instanceof ApiProblem && error.message) return error.message;
  return t("errors.unexpected");
}
