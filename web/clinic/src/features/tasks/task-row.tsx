import type { Task } from "@omi/api";
import {
  addDays,
  Badge,
  Button,
  Checkbox,
  Menu,
  MenuContent,
  MenuItem,
  MenuSeparator,
  MenuTrigger,
  showDate,
  today as todayHere,
  weekday,
} from "@omi/ui";
import { Link } from "@tanstack/react-router";
import {
  Bell,
  CalendarClock,
  CalendarDays,
  Ellipsis,
  NotebookText,
  Pencil,
  Trash2,
  UserRound,
  UserRoundCheck,
  UsersRound,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import { useMoments } from "../../i18n/moments";
import { roleNames } from "../../i18n/values";
import { useMe } from "../auth/session";
import type { useTaskActs } from "./use-task-acts";
import { useTaskTitle } from "./use-task-title";

type Acts = ReturnType<typeof useTaskActs>;

/** One task: ticked off, opened, put off, given to somebody. */
export function TaskRow({
  task,
  today,
  acts,
  withPatient,
  onOpen,
}: {
  task: Task;
  today: string;
  acts: Acts;
  /** Where all tasks are about one child it is not said of each. */
  withPatient: boolean;
  onOpen: () => void;
}) {
  const { t } = useTranslation();
  const title = useTaskTitle()(task);
  const isDone = Boolean(task.done);
  return (
    <li className="group flex items-start gap-3 border-b border-border py-2 hover:bg-muted/60 sm:px-2">
      <Checkbox
        data-task-tick
        checked={isDone}
        aria-label={t(isDone ? "tasks.reopenOf" : "tasks.completeOf", { title })}
        label={null}
        className="shrink-0 gap-0"
        onCheckedChange={() => void (isDone ? acts.reopen(task) : acts.complete(task))}
        onKeyDown={(event) => {
          if (event.key === "Delete") void acts.remove(task);
          // A space ticks; Enter opens, as on the title.
          if (event.key === "Enter") {
            event.preventDefault();
            onOpen();
          }
        }}
      />
      <div className="min-w-0 flex-1">
        <button
          type="button"
          onClick={onOpen}
          className={`max-w-full rounded-sm text-left break-words hover:underline ${
            isDone ? "text-muted-foreground line-through" : ""
          } ${task.patient ? "personal" : ""}`}
        >
          {task.alert && <Bell aria-hidden className="mr-1.5 inline size-4 text-amber" />}
          {title}
        </button>
        <Facts task={task} today={today} withPatient={withPatient} />
      </div>
      <RowMenu task={task} title={title} acts={acts} onOpen={onOpen} />
    </li>
  );
}

function Facts({ task, today, withPatient }: { task: Task; today: string; withPatient: boolean }) {
  const { t } = useTranslation();
  const { showMoment } = useMoments();
  const isOverdue = !task.done && task.dueDate && task.dueDate < today;
  return (
    <p className="mt-0.5 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted-foreground [&_svg]:size-3.5 [&>span]:inline-flex [&>span]:items-center [&>span]:gap-1">
      {task.dueDate && (
        <span className={isOverdue ? "font-strong text-red" : undefined}>
          <CalendarDays aria-hidden />
          {isOverdue && <span className="sr-only">{t("tasks.overdue")}: </span>}
          {showDate(task.dueDate)}
        </span>
      )}
      <Whose task={task} />
      {withPatient && task.patient && <About patient={task.patient} />}
      {task.notes && (
        <span>
          <NotebookText aria-hidden />
          {t("tasks.hasNotes")}
        </span>
      )}
      {task.done && (
        <span>
          {task.done.by
            ? t("tasks.doneBy", { name: task.done.by.name, when: showMoment(task.done.at) })
            : t("tasks.doneByItself", { when: showMoment(task.done.at) })}
        </span>
      )}
    </p>
  );
}

function Whose({ task }: { task: Task }) {
  const { t } = useTranslation();
  const me = useMe();
  if (task.assignee) {
    return (
      <span>
        <UserRound aria-hidden />
        {task.assignee.id === me.id ? t("tasks.me") : task.assignee.name}
        {!task.assignee.worksHere && ` (${t("tasks.left")})`}
      </span>
    );
  }
  return (
    <span>
      <UsersRound aria-hidden />
      {task.assigneeRole ? t(roleNames[task.assigneeRole]) : t("tasks.anyone")}
    </span>
  );
}

function About({ patient }: { patient: NonNullable<Task["patient"]> }) {
  const { t } = useTranslation();
  if (patient.standing === "GONE") return <Badge>{t("tasks.patientGone")}</Badge>;
  return (
    <span>
      <Link
        to="/pacientes/$patientId"
        params={{ patientId: patient.id }}
        className="personal text-primary hover:underline"
      >
        {patient.name ?? t("patients.patient")}
      </Link>
      {patient.standing === "MERGED" && <Badge>{t("tasks.patientMerged")}</Badge>}
      {patient.standing === "REMOVED" && <Badge tone="amber">{t("tasks.patientRemoved")}</Badge>}
    </span>
  );
}

function RowMenu({
  task,
  title,
  acts,
  onOpen,
}: {
  task: Task;
  title: string;
  acts: Acts;
  onOpen: () => void;
}) {
  const { t } = useTranslation();
  const me = useMe();
  const now = todayHere();
  const putOff = (day: string) =>
    void acts.change(task, { dueDate: day }, t("tasks.putOff", { day: showDate(day) }));
  const take = () =>
    void acts.change(task, { assigneeUserId: me.id, assigneeRole: null }, t("tasks.taken"));
  const tomorrow = addDays(now, 1);
  const monday = addDays(now, 7 - weekday(now));
  return (
    <Menu>
      <MenuTrigger asChild>
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label={t("tasks.moreOf", { title })}
          className="print:hidden"
        >
          <Ellipsis aria-hidden />
        </Button>
      </MenuTrigger>
      <MenuContent>
        <MenuItem onSelect={onOpen}>
          <Pencil aria-hidden />
          {t("common.edit")}
        </MenuItem>
        {!task.done && (
          <>
            {task.assignee?.id !== me.id && (
              <MenuItem onSelect={take}>
                <UserRoundCheck aria-hidden />
                {t("tasks.take")}
              </MenuItem>
            )}
            <MenuItem onSelect={() => putOff(now)}>
              <CalendarClock aria-hidden />
              {t("tasks.forToday")}
            </MenuItem>
            <MenuItem onSelect={() => putOff(tomorrow)}>
              <CalendarClock aria-hidden />
              {t("tasks.forTomorrow")}
            </MenuItem>
            <MenuItem onSelect={() => putOff(monday)}>
              <CalendarClock aria-hidden />
              {t("tasks.forMonday")}
            </MenuItem>
          </>
        )}
        <MenuSeparator />
        <MenuItem danger onSelect={() => void acts.remove(task)}>
          <Trash2 aria-hidden />
          {t("tasks.delete")}
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}
