import { dashboard as api, type Dashboard, tasks } from "@omi/api";
import { Skeleton } from "@omi/ui";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Forbidden, LoadFailed, Page } from "../../app/screens";
import { keysOf, planNames, riskNames } from "../../i18n/values";
import { usePermission } from "../auth/session";
import type { ListSearch } from "../patients/list/search";
import { Bars } from "./bars";
import { Drafts, Waiting } from "./work";

/** How long figures that others change without one's doing are shown. */
const PERIOD_MS = 60_000;

/** How the clinic stands today, and what one has to do. */
export function Home() {
  const { t } = useTranslation();
  const allowed = usePermission("patients.read");
  const told = useQuery({
    queryKey: ["dashboard"],
    queryFn: ({ signal }) => api.getDashboard(signal),
    refetchInterval: PERIOD_MS,
    enabled: allowed,
  });
  return (
    <Page title={t("nav.home")}>
      {!allowed && <Forbidden />}
      {allowed && told.isPending && <HomeSkeleton />}
      {told.isError && !told.data && (
        <LoadFailed error={told.error} onRetry={() => void told.refetch()} />
      )}
      {told.data && <Content told={told.data} />}
    </Page>
  );
}

function Content({ told }: { told: Dashboard }) {
  const { t } = useTranslation();
  const { clinic, reviews, drafts } = told;
  return (
    <div className="flex max-w-260 flex-col gap-5">
      <ul className="grid grid-cols-2 gap-3 lg:grid-cols-4">
        {clinic && (
          <>
            <Tile name={t("home.patients")} count={clinic.patients} search={{}} />
            <Tile
              name={t("home.new")}
              count={clinic.newThisMonth}
              search={{ createdFrom: told.monthFrom, sort: "-created" }}
            />
          </>
        )}
        <Tile
          name={t("home.overdue")}
          count={reviews.overdue}
          search={{ review: "overdue" }}
          warns={reviews.overdue > 0}
        />
        <Tile name={t("home.due")} count={reviews.due} search={{ review: "30" }} />
        {!clinic && <Tasks />}
      </ul>
      {clinic && (
        <div className="grid gap-5 lg:grid-cols-2">
          <Bars
            title={t("home.byRisk")}
            bars={[
              ...keysOf(riskNames).map((level) => ({
                name: t(riskNames[level]),
                count: clinic.byRisk[level],
                className: riskFill[level],
                search: { risk: level },
              })),
              {
                name: t("risk.none"),
                count: clinic.byRisk.NONE,
                className: "fill-muted-foreground",
              },
            ]}
          />
          <Bars
            title={t("home.byPlan")}
            bars={[
              ...keysOf(planNames).map((plan) => ({
                name: t(planNames[plan]),
                count: clinic.byPlan[plan],
                className: "fill-primary",
                search: { plan, planStatus: "ACTIVE" as const },
              })),
              {
                name: t("home.noPlan"),
                count: clinic.byPlan.NONE,
                className: "fill-muted-foreground",
              },
            ]}
          />
        </div>
      )}
      <div className="grid items-start gap-5 lg:grid-cols-2">
        {drafts && <Drafts drafts={drafts} />}
        <Waiting
          title={t("home.overdueList")}
          empty={t("home.noOverdue")}
          items={reviews.overdueItems}
          search={{ review: "overdue" }}
          more={reviews.overdue > reviews.overdueItems.length}
        />
        <Waiting
          title={t("home.dueList")}
          empty={t("home.noDue")}
          items={reviews.dueItems}
          search={{ review: "30" }}
          more={reviews.due > reviews.dueItems.length}
        />
      </div>
    </div>
  );
}

const riskFill = { GREEN: "fill-green", YELLOW: "fill-amber", RED: "fill-red" } as const;

function Tile({
  name,
  count,
  search,
  warns = false,
}: {
  name: string;
  count: number;
  search: ListSearch;
  warns?: boolean;
}) {
  return (
    <li>
      <Link to="/pacientes" search={search} className={tileShape}>
        <Figure name={name} count={count} warns={warns} />
      </Link>
    </li>
  );
}

/** One's own tasks. */
function Tasks() {
  const { t } = useTranslation();
  const counts = useQuery({
    queryKey: ["tasks", "counts"],
    queryFn: ({ signal }) => tasks.countTasks(signal),
  });
  if (!counts.data) return null;
  return (
    <li>
      <Link to="/tareas" search={{ ver: "mias" }} className={tileShape}>
        <Figure name={t("home.tasks")} count={counts.data.mine} warns={counts.data.mineDue > 0} />
      </Link>
    </li>
  );
}

const tileShape =
  "flex h-full flex-col-reverse justify-end rounded-md border border-border bg-surface px-4 py-3 hover:bg-muted";

function Figure({
  name,
  count,
  warns,
}: {
  name: string;
  count: number;
  warns: boolean;
}): ReactNode {
  const { i18n } = useTranslation();
  const numbers = new Intl.NumberFormat(i18n.language === "en" ? "en-GB" : "es-ES", {
    useGrouping: "always",
  });
  return (
    <>
      <span className="text-sm text-muted-foreground">{name}</span>{" "}
      <span className={`text-xl font-strong tabular-nums ${warns ? "text-amber" : ""}`}>
        {numbers.format(count)}
      </span>
    </>
  );
}

function HomeSkeleton() {
  return (
    <div aria-busy className="flex max-w-260 flex-col gap-5">
      <div className="grid grid-cols-2 gap-3 lg:grid-cols-4">
        {["a", "b", "c", "d"].map((key) => (
          <Skeleton key={key} className="h-19" />
        ))}
      </div>
      <div className="grid gap-5 lg:grid-cols-2">
        <Skeleton className="h-48" />
        <Skeleton className="h-48" />
      </div>
    </div>
  );
}
