import type { PatientItem, PatientSort } from "@omi/api";
import { Button, Cell, ColumnHeader, cn, Skeleton, Spinner, showDate, Table } from "@omi/ui";
import { Link } from "@tanstack/react-router";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useEffect, useRef, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { usePrinting } from "../../../app/use-printing";
import { AgeText, PatientName, PlanBadge, RiskBadge, showPhone } from "../shown";

interface PatientTableProps {
  items: PatientItem[];
  total: number | null;
  sort: PatientSort | undefined;
  stale: boolean;
  onSort: (sort: PatientSort) => void;
  hasMore: boolean;
  loadingMore: boolean;
  moreFailed: boolean;
  onMore: () => void;
}

const frame =
  "scroll-thin relative min-h-0 flex-1 overflow-auto px-1 sm:px-4 print:overflow-visible";

/** Only the rows in sight exist, so ten thousand children scroll like ten. */
export function PatientTable(props: PatientTableProps) {
  const { items, total, sort, onSort, hasMore, loadingMore, moreFailed, onMore } = props;
  const { t } = useTranslation();
  const scroller = useRef<HTMLElement>(null);
  const remPx = useRemPx();
  const roomy = useMedia("(width < 64rem), (pointer: coarse)");
  const rowPx = Math.round((roomy ? 3.6 : 2.4) * remPx);
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 12,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another height of rows means measuring anew
  useEffect(() => rows.measure(), [rowPx]);

  const isPrinting = usePrinting();
  const shown = rows.getVirtualItems();
  const first = shown[0];
  const last = shown.at(-1);
  const lastIndex = last?.index ?? 0;
  useEffect(() => {
    if (hasMore && !loadingMore && !moreFailed && lastIndex >= items.length - 30) onMore();
  }, [hasMore, loadingMore, moreFailed, lastIndex, items.length, onMore]);

  const sorted = (field: "name" | "age" | "number") =>
    sort === field ? "ascending" : sort === `-${field}` ? "descending" : null;
  const toggle = (field: "name" | "age" | "number") => () =>
    onSort(sort === field ? `-${field}` : field);

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }[event.key];
    const at = Number((event.target as HTMLElement).dataset.rowLink ?? Number.NaN);
    if (!step || Number.isNaN(at)) return;
    event.preventDefault();
    if (at + step < 0) {
      document.querySelector<HTMLElement>("[data-search-box]")?.focus();
      return;
    }
    const next = Math.min(at + step, items.length - 1);
    rows.scrollToIndex(next);
    requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLElement>(`[data-row-link="${next}"]`)?.focus(),
    );
  };

  return (
    <section
      ref={scroller}
      aria-label={t("nav.patients")}
      aria-busy={props.stale}
      className={frame}
      onKeyDown={onKeyDown}
    >
      <Table aria-rowcount={(total ?? items.length) + 1} className="table-fixed">
        <thead className="sticky top-0 z-10 print:static">
          <tr aria-rowindex={1}>
            <ColumnHeader sorted={sorted("name")} onSort={toggle("name")}>
              {t("patients.patient")}
            </ColumnHeader>
            <ColumnHeader
              sorted={sorted("age")}
              onSort={toggle("age")}
              className="w-42 max-lg:hidden"
            >
              {t("patients.born")}
            </ColumnHeader>
            <ColumnHeader
              sorted={sorted("number")}
              onSort={toggle("number")}
              className="w-28 max-xl:hidden"
            >
              {t("patients.number")}
            </ColumnHeader>
            <ColumnHeader className="w-32 lg:w-44">{t("plans.plan")}</ColumnHeader>
            <ColumnHeader className="w-30 max-md:hidden">{t("risk.short")}</ColumnHeader>
            <ColumnHeader className="w-28 max-2xl:hidden">{t("patients.nextReview")}</ColumnHeader>
            <ColumnHeader className="w-54 max-xl:hidden 2xl:w-auto">
              {t("patients.guardian")}
            </ColumnHeader>
            <ColumnHeader className="w-36 max-2xl:hidden">{t("fields.phone")}</ColumnHeader>
          </tr>
        </thead>
        <tbody>
          {isPrinting &&
            items.map((item, index) => (
              <Row key={item.id} item={item} index={index} roomy={roomy} />
            ))}
          {!isPrinting && first && first.start > 0 && <Gap height={first.start} />}
          {(isPrinting ? [] : shown).map(({ index }) => {
            const item = items[index];
            return item && <Row key={item.id} item={item} index={index} roomy={roomy} />;
          })}
          {!isPrinting && last && <Gap height={rows.getTotalSize() - last.end} />}
        </tbody>
      </Table>
      {isPrinting && hasMore && (
        <p className="px-3 py-2 text-sm">{t("patients.printedPart", { count: items.length })}</p>
      )}
      {loadingMore && (
        <p className="flex items-center justify-center gap-2 py-3 text-sm text-muted-foreground">
          <Spinner /> {t("common.loading")}
        </p>
      )}
      {moreFailed && (
        <p role="alert" className="flex items-center justify-center gap-3 py-3 text-sm text-red">
          {t("patients.moreFailed")}
          <Button size="sm" onClick={onMore}>
            {t("common.retry")}
          </Button>
        </p>
      )}
    </section>
  );
}

function Gap({ height }: { height: number }) {
  if (height <= 0) return null;
  return (
    <tr aria-hidden>
      <td style={{ height }} />
    </tr>
  );
}

function Row({ item, index, roomy }: { item: PatientItem; index: number; roomy: boolean }) {
  const { t } = useTranslation();
  const height = roomy ? "h-13.5" : "h-9";
  return (
    <tr
      aria-rowindex={index + 2}
      className="relative hover:bg-muted has-[a:focus-visible]:bg-primary-soft"
    >
      <Cell className={height}>
        <Link
          to="/pacientes/$patientId"
          params={{ patientId: item.id }}
          data-row-link={index}
          className="personal block truncate outline-none after:absolute after:inset-0"
        >
          <PatientName patient={item} />
        </Link>
        <span className="block truncate text-sm text-muted-foreground lg:hidden">
          <AgeText dateOfBirth={item.dateOfBirth} /> · {item.medicalRecordNumber}
        </span>
      </Cell>
      <Cell className={cn(height, "max-lg:hidden")}>
        {showDate(item.dateOfBirth)}{" "}
        <span className="text-muted-foreground">
          (<AgeText dateOfBirth={item.dateOfBirth} />)
        </span>
      </Cell>
      <Cell className={cn(height, "text-muted-foreground max-xl:hidden")}>
        {item.medicalRecordNumber}
      </Cell>
      <Cell className={height}>
        <PlanBadge plan={item.plan} terse />
      </Cell>
      <Cell className={cn(height, "max-md:hidden")}>
        <RiskBadge level={item.riskLevel} />
      </Cell>
      <Cell className={cn(height, "text-muted-foreground max-2xl:hidden")}>
        {item.nextReviewDate ? showDate(item.nextReviewDate) : t("patients.noReview")}
      </Cell>
      <Cell className={cn(height, "max-xl:hidden")}>
        <span className="personal">{item.guardianName}</span>
      </Cell>
      <Cell className={cn(height, "max-2xl:hidden")}>
        <span className="personal">{item.guardianPhone && showPhone(item.guardianPhone)}</span>
      </Cell>
    </tr>
  );
}

export function TableSkeleton() {
  return (
    <div className={frame} aria-busy>
      <div className="h-9" />
      {["a", "b", "c", "d", "e", "f", "g", "h"].map((key, index) => (
        <div
          key={key}
          className="flex h-9 items-center gap-8 border-b border-border px-3 max-lg:h-13.5"
        >
          <Skeleton className={index % 2 ? "w-56" : "w-44"} />
          <Skeleton className="w-32 max-md:hidden" />
          <Skeleton className="ml-auto w-24" />
        </div>
      ))}
    </div>
  );
}

function useRemPx(): number {
  return useSyncExternalStore(
    (listener) => {
      window.addEventListener("resize", listener);
      return () => window.removeEventListener("resize", listener);
    },
    () => Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 15,
  );
}

function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const list = matchMedia(query);
      list.addEventListener("change", listener);
      return () => list.removeEventListener("change", listener);
    },
    () => matchMedia(query).matches,
  );
}
