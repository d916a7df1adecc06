import { exchange } from "@omi/api";
import { Button, cn, StateBlock } from "@omi/ui";
import { Link, useNavigate, useRouter, useSearch } from "@tanstack/react-router";
import { SearchX, UserPlus, UsersRound } from "lucide-react";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { useFeature } from "../../../app/features";
import { Waiting } from "../../../app/live/waiting";
import { usePreferences } from "../../../app/preferences";
import { Forbidden, LoadFailed, usePageTitle } from "../../../app/screens";
import { useStatus } from "../../../app/status";
import { withOfficeWords } from "../../../i18n";
import { usePermission } from "../../auth/session";
import { ListControls } from "./list-controls";
import { PatientTable, TableSkeleton } from "./patient-table";
import { ReservedRows } from "./reserved-rows";
import { filterCount, type ListSearch, toQuery } from "./search";
import { useList } from "./use-list";

const StartCard = lazy(async () => ({
  default: (await withOfficeWords(import("../../start/start-card"))).StartCard,
}));
const ExportMenu = lazy(() => withOfficeWords(import("../../exchange/export-menu")));

/** Every child of the clinic: searched as one types, filtered, sorted; the address holds it all. */
export function PatientList() {
  const { t } = useTranslation();
  usePageTitle(t("nav.patients"));
  const allowed = usePermission("patients.read");
  if (allowed) return <List />;
  return (
    <>
      <h1 className="sr-only">{t("nav.patients")}</h1>
      <Forbidden />
    </>
  );
}

function List() {
  const { t } = useTranslation();
  const search = useSearch({ from: "/shell/pacientes" });
  const navigate = useNavigate({ from: "/pacientes" });
  const router = useRouter();
  const mayRegister = usePermission("patients.write");
  const mayManage = usePermission("box.manage");
  const isDemo = useStatus()?.demo !== false;
  const { start } = usePreferences();
  const hasExports = useFeature("exports");
  const mayExport = usePermission("exchange.manage") && hasExports;
  const query = toQuery(search);
  const { list, steady } = useList(query);
  const change = (next: Partial<ListSearch>) => {
    // A file is being opened: the last letters typed must not call the person back to the list.
    if (router.latestLocation.pathname !== "/pacientes") return;
    void navigate({ search: (now) => ({ ...now, ...next }), replace: true });
  };
  const { shown } = steady;
  const items = shown?.pages.flatMap((page) => page.items) ?? [];
  const total = shown?.pages[0]?.total ?? (list.hasNextPage ? null : items.length);
  const narrowed = Boolean(query.query) || filterCount(search) > 0;

  return (
    <div className="flex h-full min-h-0 flex-col print:block">
      {mayManage && !isDemo && start === "shown" && (
        <div className="max-h-[55%] shrink-0 overflow-y-auto px-4 pt-5 sm:px-7 print:hidden">
          <Suspense>
            <StartCard />
          </Suspense>
        </div>
      )}
      <div className="px-4 pt-5 pb-3 sm:px-7">
        <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
          <h1 className="text-xl font-strong">{t("nav.patients")}</h1>
          <div className="flex gap-2">
            {mayExport && (
              <Suspense fallback={null}>
                <ExportMenu fetchFile={(format) => exchange.exportPatients(query, format)} />
              </Suspense>
            )}
            {mayRegister && (
              <Button variant="primary" asChild className="max-md:hidden">
                <Link to="/pacientes/nuevo">
                  <UserPlus aria-hidden />
                  {t("nav.register")}
                </Link>
              </Button>
            )}
          </div>
        </div>
        <ListControls search={search} onChange={change} />
        <div className="mt-2 flex h-7 items-center gap-3">
          <p role="status" className="text-sm text-muted-foreground">
            {shown && total !== null && t("patients.count", { count: total })}
          </p>
          <Waiting count={steady.waiting} onAccept={steady.accept} />
        </div>
      </div>
      {/* While another list is on its way, the one before stays to be read. */}
      <div
        aria-hidden
        className={cn("h-0.5 shrink-0", list.isPlaceholderData && "animate-pulse bg-primary")}
      />
      <ReservedRows items={shown?.pages[0]?.reserved ?? []} />
      {list.isPending && <TableSkeleton />}
      {list.isError && <LoadFailed error={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess &&
        (items.length > 0 ? (
          <PatientTable
            items={items}
            total={total}
            sort={query.sort}
            stale={list.isPlaceholderData}
            onSort={(sort) => change({ sort })}
            hasMore={list.hasNextPage}
            loadingMore={list.isFetchingNextPage}
            moreFailed={list.isFetchNextPageError}
            onMore={() => void list.fetchNextPage()}
          />
        ) : (
          <Nothing
            narrowed={narrowed}
            mayRegister={mayRegister}
            onWiden={() => void navigate({ search: {}, replace: true })}
          />
        ))}
    </div>
  );
}

function Nothing({
  narrowed,
  mayRegister,
  onWiden,
}: {
  narrowed: boolean;
  mayRegister: boolean;
  onWiden: () => void;
}) {
  const { t } = useTranslation();
  const register = mayRegister && (
    <Button variant={narrowed ? "secondary" : "primary"} asChild>
      <Link to="/pacientes/nuevo">{t("nav.register")}</Link>
    </Button>
  );
  if (!narrowed) {
    return (
      <StateBlock icon={<UsersRound />} title={t("patients.emptyTitle")} action={register}>
        {t("patients.emptyText")}
      </StateBlock>
    );
  }
  return (
    <StateBlock
      icon={<SearchX />}
      title={t("patients.noMatchTitle")}
      action={
        <>
          <Button onClick={onWiden}>{t("patients.clearFilters")}</Button>
          {register}
        </>
      }
    >
      {t("patients.noMatchText")}
    </StateBlock>
  );
}
