import { type Reservation, type ReserveReason, reserved } from "@omi/api";
import {
  Button,
  Checkbox,
  Dialog,
  DialogContent,
  FieldError,
  Notice,
  Skeleton,
  toast,
} from "@omi/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useController, useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { problemText } from "../../i18n/problem-text";
import { keysOf, roleNames } from "../../i18n/values";
import { useSaving } from "../families/use-saving";
import { ChoiceField, LongTextField } from "../patients/fields/form-field";
import { ConflictDialog } from "../patients/file/conflict-dialog";
import type { Shown } from "../patients/file/differences";
import { FormDialog } from "../patients/file/form-dialog";
import { reasonNames } from "./words";

interface Values {
  reason: ReserveReason;
  note: string;
  staff: string[];
}

const toValues = (read: Reservation): Values => ({
  reason: read.reason ?? "STAFF_FAMILY",
  note: "",
  staff: read.staff,
});

/** Who opens a file. */
export function ReservationDialog({
  patientId,
  onClose,
}: {
  patientId: string;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const read = useQuery({
    queryKey: ["reservation", patientId],
    queryFn: ({ signal }) => reserved.getReservation(patientId, signal),
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  if (read.data)
    return <ReservationForm patientId={patientId} read={read.data} onClose={onClose} />;
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent
        title={t("reserved.manage")}
        footer={<Button onClick={onClose}>{t("common.close")}</Button>}
      >
        {read.isError ? (
          <Notice tone="error" live>
            {problemText(read.error, t)}
          </Notice>
        ) : (
          <div aria-busy className="flex flex-col gap-3">
            <Skeleton className="w-60" />
            <Skeleton className="w-80" />
          </div>
        )}
      </DialogContent>
    </Dialog>
  );
}

function ReservationForm({
  patientId,
  read,
  onClose,
}: {
  patientId: string;
  read: Reservation;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const form = useForm<Values>({ defaultValues: toValues(read) });
  const staff = useController({ name: "staff", control: form.control });
  const saving = useSaving(
    read,
    form,
    (version, values) => reserved.reserveFile(patientId, version, values),
    () => {
      toast(t("reserved.saved"), { about: patientId });
      onClose();
    },
  );
  const lift = useMutation({
    mutationFn: () => reserved.liftReservation(patientId, read.version),
    onSuccess: () => {
      toast(t("reserved.lifted"), { about: patientId });
      onClose();
      return queries.invalidateQueries({ queryKey: ["patients"] });
    },
    onError: (error) => toast(problemText(error, t), { tone: "error" }),
  });
  const nameOf = (id: string) => read.people.find((person) => person.id === id)?.name ?? id;
  const shown: Shown<Values> = {
    reason: { label: t("reserved.why"), show: (reason) => t(reasonNames[reason]) },
    note: { label: t("reserved.note"), show: (text) => text.trim() },
    staff: { label: t("reserved.whoOpens"), show: (chosen) => chosen.map(nameOf).join(", ") },
  };
  const toggle = (id: string, isChosen: boolean) => {
    const others = staff.field.value.filter((one) => one !== id);
    staff.field.onChange(isChosen ? [...others, id] : others);
  };
  const errors = form.formState.errors.staff;
  const wrong = errors?.message ?? errors?.find?.((one) => one?.message)?.message;
  return (
    <>
      <FormDialog
        title={t("reserved.manage")}
        description={t("reserved.manageText")}
        form={form}
        failure={saving.failure}
        onSend={saving.send}
        onClose={onClose}
      >
        <div className="flex flex-col gap-4">
          {read.isReserved && (
            <Notice
              title={t("reserved.nowReserved")}
              action={
                <Button size="sm" busy={lift.isPending} onClick={() => lift.mutate()}>
                  {t("reserved.lift")}
                </Button>
              }
            >
              {t("reserved.nowText", { name: read.byName ?? "—", note: read.note })}
            </Notice>
          )}
          <ChoiceField name="reason" label={t("reserved.why")} required>
            {keysOf(reasonNames).map((reason) => (
              <option key={reason} value={reason}>
                {t(reasonNames[reason])}
              </option>
            ))}
          </ChoiceField>
          <fieldset>
            <legend className="mb-1.5 text-sm font-strong">{t("reserved.whoOpens")}</legend>
            <div className="grid gap-2 sm:grid-cols-2">
              {read.people.map((person) => (
                <Checkbox
                  key={person.id}
                  label={
                    <>
                      {person.name}
                      <span className="block text-sm text-muted-foreground">
                        {person.isActive
                          ? person.roles.map((role) => t(roleNames[role])).join(", ")
                          : t("reserved.left")}
                      </span>
                    </>
                  }
                  checked={staff.field.value.includes(person.id)}
                  onCheckedChange={(checked) => toggle(person.id, checked === true)}
                />
              ))}
            </div>
            {wrong && <FieldError>{wrong}</FieldError>}
          </fieldset>
          <LongTextField
            name="note"
            label={t("reserved.note")}
            hint={t("reserved.noteHint")}
            rows={2}
          />
        </div>
      </FormDialog>
      {saving.conflict && (
        <ConflictDialog
          title={t("reserved.manage")}
          text={t("conflict.textNow")}
          fields={shown}
          base={saving.base}
          mine={form.getValues()}
          theirs={toValues(saving.conflict)}
          onDismiss={saving.dismiss}
          onDecide={saving.decide}
        />
      )}
    </>
  );
}
