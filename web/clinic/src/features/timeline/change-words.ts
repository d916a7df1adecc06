/** The words for what can happen to a file; whatever is not listed is "a change". */
const kinds = {
  "patients.registered": "history.registered",
  "patients.edited": "history.edited",
  "patients.removed": "history.removed",
  "patients.restored": "history.restored",
  "notes.read": "history.read",
  "patients.guardian_added": "history.guardianAdded",
  "patients.guardian_registered": "history.guardianRegistered",
  "patients.guardian_edited": "history.guardianEdited",
  "patients.guardian_removed": "history.guardianRemoved",
  "patients.authority_changed": "families.history.authority",
  "patients.payer_changed": "families.history.payer",
  "patients.merged": "rearrange.history.merged",
  "patients.moved": "rearrange.history.moved",
  "patients.told_distinct": "duplicates.history.told",
  "patients.distinct_forgotten": "duplicates.history.forgotten",
  "patients.relinked": "rearrange.history.relinked",
  "patients.rearrangement_undone": "rearrange.history.undone",
  "anamnesis.recorded": "medical.history.recorded",
  "anamnesis.confirmed": "medical.history.confirmed",
  "anamnesis.joined": "medical.history.joined",
  "anamnesis.parted": "medical.history.parted",
  "clinical.draft_discarded": "timeline.draftDiscarded",
  "clinical.chart_error_marked": "timeline.errorMarked",
  "patients.plan_contracted": "history.planContracted",
  "patients.plan_edited": "history.planEdited",
  "patients.plan_cancelled": "history.planCancelled",
} as const;

export function changeWord(act: string) {
  return act in kinds ? kinds[act as keyof typeof kinds] : "history.other";
}
