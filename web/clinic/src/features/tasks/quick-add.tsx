import { ApiProblem, tasks } from "@omi/api";
import { addDays, Button, FieldError, Input, Select, today, weekday } from "@omi/ui";
import { useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { problemText } from "../../i18n/problem-text";
import { useMe } from "../auth/session";
import { type Assignee, toAssigned, useAssignees } from "./assignee";
import { AssigneeOptions } from "./assignee-options";

type Soon = "" | "today" | "tomorrow" | "monday";

function dayOf(soon: Soon): string | null {
  const now = today();
  switch (soon) {
    case "today":
      return now;
    case "tomorrow":
      return addDays(now, 1);
    case "monday":
      return addDays(now, 7 - weekday(now));
    default:
      return null;
  }
}

/** One line, and Enter: the rest can be said, and need not be. */
export function QuickAdd({ patientId, focus = false }: { patientId?: string; focus?: boolean }) {
  const { t } = useTranslation();
  const me = useMe();
  const queries = useQueryClient();
  const { groups } = useAssignees();
  const [title, setTitle] = useState("");
  const [soon, setSoon] = useState<Soon>("");
  const [assignee, setAssignee] = useState<Assignee>(`user:${me.id}`);
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const line = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (focus) line.current?.focus();
  }, [focus]);

  const add = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setFailure(null);
    setBusy(true);
    try {
      await tasks.createTask({
        title,
        dueDate: dayOf(soon),
        patientId: patientId ?? null,
        ...toAssigned(assignee),
      });
      setTitle("");
    } catch (error) {
      const [first] = error instanceof ApiProblem ? error.errors : [];
      setFailure(first?.detail ?? problemText(error, t));
    } finally {
      setBusy(false);
    }
    line.current?.focus();
    await queries.invalidateQueries({ queryKey: ["tasks"] });
  };

  return (
    <form onSubmit={add} noValidate className="print:hidden">
      <div className="flex flex-wrap gap-2">
        <Input
          ref={line}
          value={title}
          onChange={(event) => setTitle(event.target.value)}
          aria-label={t("tasks.add")}
          aria-invalid={failure !== null}
          aria-describedby={failure === null ? undefined : "task-refused"}
          placeholder={t("tasks.add")}
          maxLength={200}
          autoComplete="off"
          className="min-w-60 flex-1 basis-full sm:basis-60"
        />
        <Select
          aria-label={t("tasks.due")}
          value={soon}
          onChange={(event) => setSoon(event.target.value as Soon)}
          className="w-36 max-sm:flex-1"
        >
          <option value="">{t("tasks.someday")}</option>
          <option value="today">{t("tasks.today")}</option>
          <option value="tomorrow">{t("tasks.tomorrow")}</option>
          <option value="monday">{t("tasks.nextMonday")}</option>
        </Select>
        <Select
          aria-label={t("tasks.assignee")}
          value={assignee}
          onChange={(event) => setAssignee(event.target.value as Assignee)}
          className="w-44 max-sm:flex-1"
        >
          <AssigneeOptions groups={groups} />
        </Select>
        <Button type="submit" variant="primary" busy={busy} className="max-sm:w-full">
          <Plus aria-hidden />
          {t("tasks.addShort")}
        </Button>
      </div>
      {failure !== null && (
        <div id="task-refused" role="alert" className="mt-1.5">
          <FieldError>{failure}</FieldError>
        </div>
      )}
    </form>
  );
}
