import { type Patient, patients, rearrangements } from "@omi/api";
import { Button, Dialog, DialogContent, Notice, Skeleton, toast } from "@omi/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { LoadFailed } from "../../app/screens";
import { problemText } from "../../i18n/problem-text";
import { GuardiansThere } from "./guardians-there";
import { PickPatient } from "./pick-patient";
import { useUndo } from "./use-undo";

/** A child moves to the family of another child: who its guardians are now, and who they would be. */
export function MoveDialog({ patient, onClose }: { patient: Patient; onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const undo = useUndo();
  const [siblingId, setSibling] = useState<string | null>(null);
  const sibling = useQuery({
    queryKey: ["patients", "file", siblingId],
    queryFn: ({ signal }) => patients.getPatient(siblingId ?? "", signal),
    enabled: siblingId !== null,
  });
  const name = patient.firstName;
  const send = useMutation({
    mutationFn: (to: Patient) => rearrangements.moveChild(patient, to),
    onSuccess: ({ id }) => {
      toast(t("rearrange.moved", { name }), {
        undo: () => void undo(() => rearrangements.undo(patient.id, id)),
      });
      onClose();
      return queries.invalidateQueries({ queryKey: ["patients"] });
    },
  });
  const to = siblingId === null ? undefined : sibling.data;
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent
        width="lg"
        title={t("rearrange.moveTitle", { name })}
        description={t("rearrange.moveText", { name })}
        footer={
          <>
            {siblingId === null ? (
              <Button onClick={onClose}>{t("common.cancel")}</Button>
            ) : (
              <Button onClick={() => setSibling(null)}>{t("rearrange.another")}</Button>
            )}
            {to && (
              <Button variant="primary" busy={send.isPending} onClick={() => send.mutate(to)}>
                {t("rearrange.moveConfirm")}
              </Button>
            )}
          </>
        }
      >
        <div className="flex flex-col gap-5">
          {send.isError && (
            <Notice tone="error" live>
              {problemText(send.error, t)}
            </Notice>
          )}
          {siblingId === null && <PickPatient own={patient.id} onPick={setSibling} />}
          {siblingId !== null && sibling.isPending && <Skeleton className="h-24" />}
          {siblingId !== null && sibling.isError && (
            <LoadFailed error={sibling.error} onRetry={() => void sibling.refetch()} />
          )}
          {to && (
            <div className="grid gap-5 sm:grid-cols-2">
              <GuardiansThere
                title={t("rearrange.guardiansBefore")}
                guardians={patient.guardians}
              />
              <GuardiansThere title={t("rearrange.guardiansAfter")} guardians={to.guardians} />
            </div>
          )}
        </div>
      </DialogContent>
    </Dialog>
  );
}
