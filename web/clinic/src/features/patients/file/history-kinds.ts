/** The words for what can happen to a file; whatever is not listed is "a change". */
const kinds = {
  "patient.registered": "history.registered",
  "patient.updated": "history.updated",
  "patient.deleted": "history.deleted",
  "patient.restored": "history.restored",
  "patient.read": "history.read",
  "guardian.added": "history.guardianAdded",
  "guardian.updated": "history.guardianUpdated",
  "guardian.removed": "history.guardianRemoved",
  "plan.renewed": "history.planRenewed",
  "plan.updated": "history.planUpdated",
  "plan.cancelled": "history.planCancelled",
} as const;

export function historyKind(kind: string) {
  return kind in kinds ? kinds[kind as keyof typeof kinds] : "history.other";
}
