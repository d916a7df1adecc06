import { devices } from "@omi/api";
import { Button, cn, Skeleton } from "@omi/ui";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Circle, CircleCheck, X } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { setPreferences } from "../../app/preferences";
import { problemText } from "../../i18n/problem-text";
import { useMe } from "../auth/session";

const PERIOD_MS = 30_000;

/** What a new clinic still has to do, each ticked by what the box really knows. */
export function StartCard() {
  const { t } = useTranslation();
  const me = useMe();
  const known = useQuery({
    queryKey: ["gettingStarted"],
    queryFn: ({ signal }) => devices.getGettingStarted(signal),
    staleTime: PERIOD_MS,
  });
  const putAway = () => setPreferences({ start: "away" });
  const { data } = known;
  const done = data
    ? [data.trusted, data.people, data.patients === true, data.logo, me.twoFactorEnabled].filter(
        Boolean,
      ).length
    : 0;
  return (
    <section
      aria-labelledby="getting-started"
      className="mb-6 rounded-md border border-border bg-surface p-4"
    >
      <div className="mb-2 flex items-start justify-between gap-3">
        <div>
          <h2 id="getting-started" className="font-strong">
            {t("start.title")}
          </h2>
          <p className="text-sm text-muted-foreground">
            {data ? t("start.progress", { done, all: 5 }) : t("start.text")}
          </p>
        </div>
        <Button variant="ghost" size="sm" onClick={putAway}>
          <X aria-hidden />
          {t("start.putAway")}
        </Button>
      </div>
      {known.isError && (
        <p role="alert" className="text-sm text-red">
          {problemText(known.error, t)}
        </p>
      )}
      {known.isPending && (
        <div aria-busy className="flex flex-col gap-2">
          <Skeleton className="h-8" />
          <Skeleton className="h-8" />
        </div>
      )}
      {data && (
        <ol className="flex flex-col">
          <Step done={data.trusted} title={t("start.trust")} text={t("start.trustText")}>
            <Link to="/equipos" className="text-primary underline">
              {t("start.trustLink")}
            </Link>
          </Step>
          <Step done={data.people} title={t("start.people")} text={t("start.peopleText")}>
            <Link to="/usuarios" className="text-primary underline">
              {t("start.peopleLink")}
            </Link>
          </Step>
          <Step
            done={data.patients === true}
            title={t("start.patients")}
            text={t("start.patientsText")}
          >
            <Link to="/importar" className="text-primary underline">
              {t("start.importLink")}
            </Link>{" "}
            {t("start.or")}{" "}
            <Link to="/pacientes/nuevo" className="text-primary underline">
              {t("start.patientsLink")}
            </Link>
          </Step>
          <Step done={data.logo} title={t("start.logo")} text={t("start.logoText")}>
            <Link to="/ajustes" search={{ seccion: "imagen" }} className="text-primary underline">
              {t("start.logoLink")}
            </Link>
          </Step>
          <Step
            done={me.twoFactorEnabled}
            title={t("start.twoFactor")}
            text={t("start.twoFactorText")}
          >
            <Link to="/cuenta" className="text-primary underline">
              {t("start.twoFactorLink")}
            </Link>
          </Step>
        </ol>
      )}
    </section>
  );
}

function Step({
  done,
  title,
  text,
  children,
}: {
  done: boolean;
  title: string;
  text: string;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const Icon = done ? CircleCheck : Circle;
  return (
    <li className="flex gap-3 border-t border-border py-2.5 first:border-t-0">
      <Icon
        aria-hidden
        className={cn("mt-0.5 size-5 shrink-0", done ? "text-green" : "text-muted-foreground")}
      />
      <div className="min-w-0 flex-1">
        <p className={cn("font-strong", done && "text-muted-foreground")}>
          {title}
          <span className="sr-only">: {done ? t("start.done") : t("start.open")}</span>
        </p>
        {!done && (
          <p className="text-sm text-muted-foreground">
            {text} {children}
          </p>
        )}
      </div>
    </li>
  );
}
