import type { ApiProblem, Candidate, KnownGuardian, PatientItem, ReservedFile } from "@omi/api";

/* What the server wants to be asked back before it takes something for new. */

export interface DuplicateDoubt {
  kind: "duplicate";
  /** Of a file that is reserved to others there is its number. */
  candidates: (PatientItem | ReservedFile)[];
  /** Two children can share a name and a birthday, never a DNI. */
  mayConfirm: boolean;
}

export interface GuardianDoubt {
  kind: "guardian";
  candidates: KnownGuardian[];
  mayConfirm: boolean;
}

function isGuardian(candidate: Candidate): candidate is KnownGuardian {
  return "guardianIndex" in candidate;
}

export function readDuplicate(problem: ApiProblem): DuplicateDoubt {
  return {
    kind: "duplicate",
    candidates: problem.candidates.filter(
      (one): one is PatientItem | ReservedFile => !isGuardian(one),
    ),
    mayConfirm: problem.params.confirmable === true,
  };
}

export function readKnownGuardian(problem: ApiProblem): GuardianDoubt {
  return {
    kind: "guardian",
    candidates: problem.candidates.filter(isGuardian),
    mayConfirm: problem.params.confirmable === true,
  };
}
