import { tasks as api, type Task, type TaskQuery } from "@omi/api";
import { Button, Skeleton } from "@omi/ui";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { type KeyboardEvent, type ReactNode, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSteady } from "../../app/live/use-steady";
import { Waiting } from "../../app/live/waiting";
import { LoadFailed } from "../../app/screens";
import { grouped, groupNames } from "./groups";
import { TaskDialog } from "./task-dialog";
import { TaskRow } from "./task-row";
import { useTaskActs } from "./use-task-acts";

/** A list of tasks: in groups by their day while they are to do, one after the other once they are done. */
export function Tasks({ query, empty }: { query: TaskQuery; empty: ReactNode }) {
  const { t } = useTranslation();
  const acts = useTaskActs();
  const [open, setOpen] = useState<Task | null>(null);
  const list = useInfiniteQuery({
    queryKey: ["tasks", "list", query],
    queryFn: ({ pageParam, signal }) => api.listTasks(query, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
  const steady = useSteady(list.data, {
    name: list.isPlaceholderData ? "" : JSON.stringify(query),
    idsOf: (data) => data?.pages.flatMap((page) => page.items.map((task) => task.id)) ?? [],
    concerns: (news) => news === null || news.some((change) => change.table === "tasks"),
    refetch: list.refetch,
  });
  const { shown } = steady;
  if (list.isError && !shown) {
    return <LoadFailed error={list.error} onRetry={() => void list.refetch()} />;
  }
  if (!shown) return <ListSkeleton />;
  const items = shown.pages.flatMap((page) => page.items);
  const today = shown.pages[0]?.today ?? "";
  const isDone = query.state === "DONE";
  const total = shown.pages[0]?.total ?? items.length;
  const row = (task: Task) => (
    <TaskRow
      key={task.id}
      task={task}
      today={today}
      acts={acts}
      withPatient={query.patientId === undefined}
      onOpen={() => setOpen(task)}
    />
  );

  return (
    <>
      <div className="flex h-7 items-center gap-3">
        <p role="status" className="text-sm text-muted-foreground">
          {t(isDone ? "tasks.countDone" : "tasks.count", { count: total })}
        </p>
        <Waiting count={steady.waiting} onAccept={steady.accept} />
      </div>
      {items.length === 0 && empty}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrows go between the boxes inside, which answer the rest */}
      <div onKeyDown={stepBetweenTicks} className="mt-2 flex flex-col gap-5">
        {isDone && items.length > 0 && <ul>{items.map(row)}</ul>}
        {!isDone &&
          grouped(items, today).map((group) => (
            <Group
              key={group.name}
              title={t(groupNames[group.name])}
              count={group.tasks.length}
              urgent={group.name === "overdue"}
            >
              {group.tasks.map(row)}
            </Group>
          ))}
      </div>
      {list.hasNextPage && (
        <Button
          className="mt-4"
          busy={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          {t("common.more")}
        </Button>
      )}
      {open && <TaskDialog task={open} onClose={() => setOpen(null)} />}
    </>
  );
}

function Group({
  title,
  count,
  urgent,
  children,
}: {
  title: string;
  count: number;
  urgent: boolean;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h2
        id={id}
        className={`text-sm font-strong ${urgent ? "text-red" : "text-muted-foreground"}`}
      >
        {title} <span className="font-normal">({count})</span>
      </h2>
      <ul className="mt-1 border-t border-border">{children}</ul>
    </section>
  );
}

function ListSkeleton() {
  return (
    <div aria-busy className="mt-7 flex flex-col gap-4">
      {["a", "b", "c", "d", "e"].map((key) => (
        <Skeleton key={key} className="h-10" />
      ))}
    </div>
  );
}

/** Up and down from one box to the next. */
function stepBetweenTicks(event: KeyboardEvent<HTMLElement>) {
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  const target = event.target;
  if (step === 0 || !(target instanceof HTMLElement) || !target.matches("[data-task-tick]")) return;
  const ticks = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-task-tick]")];
  event.preventDefault();
  ticks[ticks.indexOf(target) + step]?.focus();
}
