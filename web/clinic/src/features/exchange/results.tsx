import {
  ApiProblem,
  exchange,
  type Import,
  type ImportChoice,
  type ImportRow,
  type RowOutcome,
} from "@omi/api";
import { AlertDialog, Button, cn, Notice, Select, Skeleton, toast } from "@omi/ui";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { LoadFailed } from "../../app/screens";
import { problemText } from "../../i18n/problem-text";
import { Columns } from "./columns";
import { DiscardFile } from "./discard-file";
import { saveFile } from "./save-file";

const outcomes = [
  { outcome: "ENTERED", count: "entered", label: "importing.outcome.ENTERED" },
  { outcome: "REFUSED", count: "refused", label: "importing.outcome.REFUSED" },
  { outcome: "DUPLICATE", count: "duplicates", label: "importing.outcome.DUPLICATE" },
  { outcome: "SKIPPED", count: "skipped", label: "importing.outcome.SKIPPED" },
] as const;

interface Obstacle {
  row: number;
  patient: string;
  medicalRecordNumber: string;
  detail: string;
}

/** What will become of the rows, or became of them, and what can be done about it. */
export function Results({
  one,
  onDone,
  onLeave,
}: {
  one: Import;
  onDone: (next: Import) => void;
  onLeave: () => void;
}) {
  const { t } = useTranslation();
  const [shown, setShown] = useState<RowOutcome>(() =>
    one.refused > 0 ? "REFUSED" : one.duplicates > 0 ? "DUPLICATE" : "ENTERED",
  );
  const [choices, setChoices] = useState<Record<string, ImportChoice>>({});
  const [again, setAgain] = useState(false);
  const [asksUndo, setAsksUndo] = useState(false);
  const run = useMutation({
    mutationFn: () => exchange.runImport(one.id, choices),
    onSuccess: onDone,
  });
  const undo = useMutation({
    mutationFn: () => exchange.undoImport(one.id),
    onSuccess: onDone,
    onSettled: () => setAsksUndo(false),
  });
  const report = useMutation({
    mutationFn: () => exchange.reportImport(one.id),
    onSuccess: (file) => saveFile(file, t("importing.reportFile")),
    onError: (error) => toast(problemText(error, t), { tone: "error" }),
  });
  const isChecked = one.state === "CHECKED";
  const obstacles =
    undo.error instanceof ApiProblem && undo.error.code === "exchange.built_upon"
      ? (undo.error.candidates as unknown as Obstacle[])
      : [];
  const more = Object.values(choices).filter((choice) => choice !== "SKIP").length;
  const failure = run.error ?? undo.error;
  if (again) {
    return <Columns one={one} onDone={onDone} onLeave={onLeave} />;
  }
  return (
    <div className="flex flex-col gap-5">
      {isChecked && <Notice>{t("importing.checked")}</Notice>}
      {one.state === "DONE" && <Notice tone="success">{t("importing.done")}</Notice>}
      {one.state === "CANCELLED" && <Notice tone="warning">{t("importing.cancelled")}</Notice>}
      {failure && (
        <Notice tone="error" live>
          {problemText(failure, t)}
        </Notice>
      )}
      {obstacles.length > 0 && (
        <section aria-labelledby="import-obstacles">
          <h2 id="import-obstacles" className="mb-1 font-strong">
            {t("importing.obstacles")}
          </h2>
          <ul className="border-t border-border">
            {obstacles.map((obstacle) => (
              <li
                key={obstacle.patient}
                className="flex flex-wrap gap-x-4 border-b border-border py-1.5"
              >
                <Link
                  to="/pacientes/$patientId"
                  params={{ patientId: obstacle.patient }}
                  className="text-primary underline-offset-4 touch-target hover:underline"
                >
                  {obstacle.medicalRecordNumber}
                </Link>
                <span>{obstacle.detail}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-4">
        {outcomes.map(({ outcome, count, label }) => (
          <button
            key={outcome}
            type="button"
            aria-pressed={shown === outcome}
            onClick={() => setShown(outcome)}
            className={cn(
              "rounded-md border border-border px-3 py-2 text-left touch-target hover:bg-muted",
              shown === outcome && "border-primary bg-primary-soft",
            )}
          >
            <span className="block text-xl font-strong tabular-nums">{one[count]}</span>
            <span className="text-sm text-muted-foreground">
              {outcome === "ENTERED" && isChecked ? t("importing.outcome.READY") : t(label)}
            </span>
          </button>
        ))}
      </div>
      {one.hasFile && (
        <Rows
          key={`${shown}-${one.state}`}
          one={one}
          outcome={shown}
          choices={choices}
          onChoose={(row, choice) => setChoices((now) => ({ ...now, [row]: choice }))}
        />
      )}
      {one.hasFile && one.refused + one.duplicates > 0 && (
        <div className="flex flex-wrap items-center gap-3">
          <Button busy={report.isPending} onClick={() => report.mutate()}>
            {t("importing.report")}
          </Button>
          <p className="min-w-52 flex-1 text-sm text-muted-foreground">
            {t("importing.reportText")}
          </p>
        </div>
      )}
      <div className="sticky bottom-0 -mx-1 flex flex-wrap items-center justify-end gap-3 border-t border-border bg-background px-1 py-4">
        {one.hasFile && <DiscardFile one={one} onDone={onLeave} />}
        {isChecked && (
          <>
            <Button onClick={() => setAgain(true)}>{t("importing.again")}</Button>
            <Button
              variant="primary"
              busy={run.isPending}
              disabled={one.entered + more === 0}
              onClick={() => run.mutate()}
            >
              {t("importing.run", { count: one.entered + more })}
            </Button>
          </>
        )}
        {!isChecked && (
          <Button onClick={() => setAsksUndo(true)} busy={undo.isPending}>
            {t("importing.undo")}
          </Button>
        )}
        {one.state === "CANCELLED" && one.hasFile && (
          <Button variant="primary" busy={run.isPending} onClick={() => run.mutate()}>
            {t("importing.continue")}
          </Button>
        )}
      </div>
      <AlertDialog
        open={asksUndo}
        onOpenChange={setAsksUndo}
        title={t("importing.undoTitle")}
        description={t("importing.undoText")}
        confirm={t("importing.undo")}
        cancel={t("common.cancel")}
        danger
        busy={undo.isPending}
        onConfirm={() => undo.mutate()}
      />
    </div>
  );
}

function Rows({
  one,
  outcome,
  choices,
  onChoose,
}: {
  one: Import;
  outcome: RowOutcome;
  choices: Record<string, ImportChoice>;
  onChoose: (row: number, choice: ImportChoice) => void;
}) {
  const { t } = useTranslation();
  const rows = useInfiniteQuery({
    queryKey: ["import-rows", one.id, one.state, outcome],
    queryFn: ({ pageParam, signal }) => exchange.listImportRows(one.id, outcome, pageParam, signal),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  if (rows.isPending) return <Skeleton className="h-40" />;
  if (rows.isError) return <LoadFailed error={rows.error} onRetry={() => void rows.refetch()} />;
  const items = rows.data.pages.flatMap((page) => page.items);
  return (
    <div>
      {items.length === 0 && !rows.hasNextPage && (
        <p className="py-4 text-muted-foreground">{t("importing.noRows")}</p>
      )}
      {items.length > 0 && (
        <ul className="border-t border-border">
          {items.map((row) => (
            <Row
              key={row.row}
              row={row}
              canChoose={one.state === "CHECKED" && row.canChoose}
              choice={choices[row.row] ?? "SKIP"}
              onChoose={(choice) => onChoose(row.row, choice)}
            />
          ))}
        </ul>
      )}
      {rows.hasNextPage && (
        <Button
          className="mt-3"
          busy={rows.isFetchingNextPage}
          onClick={() => void rows.fetchNextPage()}
        >
          {t("importing.more")}
        </Button>
      )}
    </div>
  );
}

function Row({
  row,
  canChoose,
  choice,
  onChoose,
}: {
  row: ImportRow;
  canChoose: boolean;
  choice: ImportChoice;
  onChoose: (choice: ImportChoice) => void;
}) {
  const { t } = useTranslation();
  return (
    <li className="grid grid-cols-[3.25rem_1fr] gap-x-3 border-b border-border py-2 md:grid-cols-[3.25rem_16rem_1fr]">
      <span title={t("importing.line")} className="text-right text-muted-foreground tabular-nums">
        <span className="sr-only">{t("importing.line")} </span>
        {row.line}
      </span>
      <span className="personal min-w-0">
        {row.patient ? (
          <Link
            to="/pacientes/$patientId"
            params={{ patientId: row.patient }}
            className="text-primary underline-offset-4 hover:underline"
          >
            {row.name}
          </Link>
        ) : (
          row.name || "—"
        )}
      </span>
      <div className="min-w-0 max-md:col-start-2">
        {row.problems.map((problem) => (
          <span key={problem.field + problem.code} className="block">
            {problem.column ? `${problem.column}: ${problem.detail}` : problem.detail}
          </span>
        ))}
        {canChoose && (
          <Select
            aria-label={t("importing.choice", { name: row.name })}
            className="my-1 max-w-64"
            value={choice}
            onChange={(event) => onChoose(event.target.value as ImportChoice)}
          >
            <option value="SKIP">{t("importing.skip")}</option>
            <option value="ATTACH">{t("importing.attach")}</option>
            <option value="CREATE">{t("importing.create")}</option>
          </Select>
        )}
      </div>
    </li>
  );
}
