import { ApiProblem } from "@omi/api";

/** The id of the record that stayed, when the one that was asked for was taken into it. */
export function survivorOf(
  error: unknown,
  code: "patients.merged" | "patients.guardian_merged",
): string | null {
  const isMerged = error instanceof ApiProblem && error.code === code;
  const survivor = isMerged ? error.params.survivor : null;
  return typeof survivor === "string" ? survivor : null;
}
