import { type Patient, patients } from "@omi/api";
import { Button, Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger, toast } from "@omi/ui";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { ArrowRightLeft, Combine, Ellipsis, LockKeyhole, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { problemText } from "../../../i18n/problem-text";
import { usePermission } from "../../auth/session";
import { MergeDialog } from "../../families/merge-dialog";
import { MoveDialog } from "../../families/move-dialog";
import { ReservationDialog } from "../../reserved/reservation-dialog";

/** What is done seldom with a whole file. Removing happens at once and can be taken back. */
export function FileMenu({ patient }: { patient: Patient }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const mayWrite = usePermission("patients.write");
  const mayReserve = usePermission("patients.reserve");
  const [dialog, setDialog] = useState<"merge" | "move" | "reserve" | null>(null);

  const restore = async () => {
    try {
      await patients.restorePatient(patient.id);
      toast(t("file.restored", { number: patient.medicalRecordNumber }), { about: patient.id });
    } catch (error) {
      toast(problemText(error, t), { tone: "error" });
    }
    await queries.invalidateQueries({ queryKey: ["patients"] });
  };
  const remove = async () => {
    try {
      await patients.deletePatient(patient.id, patient.version);
    } catch (error) {
      toast(problemText(error, t), { tone: "error" });
      await queries.invalidateQueries({ queryKey: ["patients"] });
      return;
    }
    await navigate({ to: "/pacientes" });
    toast(t("file.removed", { number: patient.medicalRecordNumber }), {
      about: patient.id,
      undo: () => void restore(),
    });
    await queries.invalidateQueries({ queryKey: ["patients"] });
  };

  return (
    <>
      <Menu>
        <MenuTrigger asChild>
          <Button variant="ghost" size="icon" aria-label={t("file.more")}>
            <Ellipsis aria-hidden />
          </Button>
        </MenuTrigger>
        <MenuContent>
          {mayReserve && (
            <MenuItem onSelect={() => setDialog("reserve")}>
              <LockKeyhole aria-hidden />
              {t("reserved.manage")}
            </MenuItem>
          )}
          {mayWrite && (
            <>
              <MenuItem onSelect={() => setDialog("merge")}>
                <Combine aria-hidden />
                {t("rearrange.merge")}
              </MenuItem>
              <MenuItem onSelect={() => setDialog("move")}>
                <ArrowRightLeft aria-hidden />
                {t("rearrange.move")}
              </MenuItem>
              <MenuSeparator />
              <MenuItem danger onSelect={() => void remove()}>
                <Trash2 aria-hidden />
                {t("file.remove")}
              </MenuItem>
            </>
          )}
        </MenuContent>
      </Menu>
      {dialog === "merge" && <MergeDialog patient={patient} onClose={() => setDialog(null)} />}
      {dialog === "move" && <MoveDialog patient={patient} onClose={() => setDialog(null)} />}
      {dialog === "reserve" && (
        <ReservationDialog patientId={patient.id} onClose={() => setDialog(null)} />
      )}
    </>
  );
}
