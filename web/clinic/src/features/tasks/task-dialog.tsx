import { type Task, tasks } from "@omi/api";
import { Field, toast } from "@omi/ui";
import { useQueryClient } from "@tanstack/react-query";
import { useController, useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { Presence } from "../../app/live/presence";
import { usePermission } from "../auth/session";
import { useSaving } from "../families/use-saving";
import { ChoiceField, DateField, LongTextField, TextField } from "../patients/fields/form-field";
import { ConflictDialog } from "../patients/file/conflict-dialog";
import type { Shown } from "../patients/file/differences";
import { FormDialog } from "../patients/file/form-dialog";
import { orNull } from "../patients/register/values";
import { type Assignee, assigneeOf, toAssigned, useAssignees } from "./assignee";
import { AssigneeOptions } from "./assignee-options";
import { PatientPicker } from "./patient-picker";
import { useTaskTitle } from "./use-task-title";

interface TaskValues {
  title: string;
  notes: string;
  dueDate: string;
  assignee: Assignee;
  patientId: string;
}

const toValues = (task: Task): TaskValues => ({
  title: task.title ?? "",
  notes: task.notes ?? "",
  dueDate: task.dueDate ?? "",
  assignee: assigneeOf(task),
  patientId: task.patient?.id ?? "",
});

/** All that can be said of a task. */
export function TaskDialog({ task, onClose }: { task: Task; onClose: () => void }) {
  const { t } = useTranslation();
  const titleOf = useTaskTitle();
  const queries = useQueryClient();
  const mayRead = usePermission("patients.read");
  const { groups, nameOf } = useAssignees(task);
  const form = useForm<TaskValues>({ defaultValues: toValues(task) });
  const patient = useController({ name: "patientId", control: form.control });
  const saving = useSaving(
    task,
    form,
    async (version, values) => {
      await tasks.updateTask(task.id, version, {
        title: orNull(values.title),
        notes: orNull(values.notes),
        dueDate: orNull(values.dueDate),
        patientId: orNull(values.patientId),
        ...toAssigned(values.assignee),
      });
      // Whoever opens it again at once opens what was saved.
      await queries.invalidateQueries({ queryKey: ["tasks"] });
    },
    () => {
      toast(t("tasks.saved"), { about: task.id });
      onClose();
    },
    "tasks",
  );
  const patientName = (id: string) => {
    const known = [task, saving.conflict].find((one) => one?.patient?.id === id)?.patient;
    return known?.name ?? (id && t("patients.patient"));
  };
  const asIs = (text: string) => text.trim();
  const shown: Shown<TaskValues> = {
    title: { label: t("tasks.title"), show: asIs },
    notes: { label: t("tasks.notes"), show: asIs },
    dueDate: { label: t("tasks.due"), show: asIs },
    assignee: { label: t("tasks.assignee"), show: nameOf },
    patientId: { label: t("patients.patient"), show: patientName },
  };
  const known = task.patient && {
    value: task.patient.id,
    label: task.patient.name ?? t("tasks.patientGone"),
  };
  return (
    <>
      <FormDialog
        title={task.alert ? titleOf(task) : t("tasks.editTitle")}
        form={form}
        failure={saving.failure}
        onSend={saving.send}
        onClose={onClose}
      >
        <Presence place={{ kind: "TASK", id: task.id }} />
        <div className="grid gap-4 sm:grid-cols-2">
          {!task.alert && (
            <TextField
              name="title"
              label={t("tasks.title")}
              maxLength={200}
              required
              className="sm:col-span-2"
            />
          )}
          <DateField name="dueDate" label={t("tasks.due")} />
          <ChoiceField name="assignee" label={t("tasks.assignee")}>
            <AssigneeOptions groups={groups} />
          </ChoiceField>
          {mayRead && (
            <Field
              label={t("patients.patient")}
              hint={t("tasks.patientHint")}
              error={patient.fieldState.error?.message}
              className="sm:col-span-2"
            >
              <PatientPicker
                value={patient.field.value}
                known={known ?? null}
                onValueChange={patient.field.onChange}
                onBlur={patient.field.onBlur}
              />
            </Field>
          )}
          <LongTextField name="notes" label={t("tasks.notes")} rows={4} className="sm:col-span-2" />
        </div>
      </FormDialog>
      {saving.conflict && (
        <ConflictDialog
          title={t("tasks.conflictTitle")}
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
