import type { ApiProblem } from "@omi/api";
import { reserved } from "@omi/api";
import { Button, StateBlock, toast } from "@omi/ui";
import { useQueryClient } from "@tanstack/react-query";
import { DoorOpen, LockKeyhole } from "lucide-react";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { useMoments } from "../../i18n/moments";
import { usePermission } from "../auth/session";
import { useSaving } from "../families/use-saving";
import { LongTextField } from "../patients/fields/form-field";
import { FormDialog } from "../patients/file/form-dialog";
import { ReservationDialog } from "./reservation-dialog";

/** In the place of a file that is reserved to others: what that means, and the way in for an emergency. */
export function ReservedDoor({ patientId, problem }: { patientId: string; problem: ApiProblem }) {
  const { t } = useTranslation();
  const mayManage = usePermission("patients.review_urgent");
  const mayOpen = problem.code === "patients.reserved_urgent";
  const [open, setOpen] = useState<"glass" | "list" | null>(null);
  return (
    <>
      <StateBlock
        icon={<LockKeyhole />}
        title={t("reserved.title")}
        action={
          <>
            {mayOpen && (
              <Button variant="danger" onClick={() => setOpen("glass")}>
                <DoorOpen aria-hidden />
                {t("reserved.openNow")}
              </Button>
            )}
            {mayManage && <Button onClick={() => setOpen("list")}>{t("reserved.whoOpens")}</Button>}
          </>
        }
      >
        {problem.message}
      </StateBlock>
      {open === "glass" && <GlassDialog patientId={patientId} onClose={() => setOpen(null)} />}
      {open === "list" && <ReservationDialog patientId={patientId} onClose={() => setOpen(null)} />}
    </>
  );
}

interface GlassValues {
  reason: string;
}

/** The reason, before the file opens. */
function GlassDialog({ patientId, onClose }: { patientId: string; onClose: () => void }) {
  const { t } = useTranslation();
  const { showTime } = useMoments();
  const queries = useQueryClient();
  const form = useForm<GlassValues>({ defaultValues: { reason: "" } });
  const saving = useSaving(
    { version: 0 },
    form,
    async (_, values) => {
      const access = await reserved.breakGlass(patientId, values.reason);
      toast(t("reserved.opened", { time: showTime(access.until) }), { about: patientId });
    },
    () => {
      onClose();
      void queries.invalidateQueries({ queryKey: ["patients"] });
    },
  );
  return (
    <FormDialog
      title={t("reserved.openTitle")}
      description={t("reserved.openText")}
      form={form}
      failure={saving.failure}
      confirm={t("reserved.openConfirm")}
      onSend={saving.send}
      onClose={onClose}
    >
      <LongTextField
        name="reason"
        label={t("reserved.reason")}
        hint={t("reserved.reasonHint")}
        rows={3}
      />
    </FormDialog>
  );
}
