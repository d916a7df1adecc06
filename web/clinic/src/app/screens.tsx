import { ApiProblem, ApiUnreachable } from "@omi/api";
import { Button, StateBlock } from "@omi/ui";
import { Link } from "@tanstack/react-router";
import { CircleAlert, Compass, LockKeyhole, ServerOff } from "lucide-react";
import { type ReactNode, useEffect } from "react";
import { useTranslation } from "react-i18next";

/** What stands in a screen's place when its content could not be had. Never an empty list. */
export function LoadFailed({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { t } = useTranslation();
  const retry = (
    <Button variant="primary" onClick={onRetry}>
      {t("common.retry")}
    </Button>
  );
  if (error instanceof ApiUnreachable) {
    return (
      <StateBlock
        role="alert"
        icon={<ServerOff />}
        title={t("states.unreachable.title")}
        action={retry}
      >
        {t("states.unreachable.text")}
      </StateBlock>
    );
  }
  if (error instanceof ApiProblem && error.status === 403) return <Forbidden />;
  if (error instanceof ApiProblem && error.status === 404) return <NotHere />;
  const problem = error instanceof ApiProblem ? error : null;
  return (
    <StateBlock role="alert" icon={<CircleAlert />} title={t("states.failed.title")} action={retry}>
      <p>{problem?.message || t("states.failed.text")}</p>
      {problem?.traceId && (
        <p className="mt-2 text-xs">
          {t("states.failed.reference")}:{" "}
          <span className="font-mono select-all">{problem.traceId}</span>
        </p>
      )}
    </StateBlock>
  );
}

export function Forbidden() {
  const { t } = useTranslation();
  return (
    <StateBlock icon={<LockKeyhole />} title={t("states.forbidden.title")}>
      {t("states.forbidden.text")}
    </StateBlock>
  );
}

function NotHere() {
  const { t } = useTranslation();
  return (
    <StateBlock
      icon={<Compass />}
      title={t("states.notFound.title")}
      action={
        <Button asChild>
          <Link to="/pacientes">{t("states.notFound.back")}</Link>
        </Button>
      }
    >
      {t("states.notFound.text")}
    </StateBlock>
  );
}

export function ScreenNotFound() {
  const { t } = useTranslation();
  return (
    <main className="grid min-h-full place-items-center">
      <h1 className="sr-only">{t("states.notFound.title")}</h1>
      <NotHere />
    </main>
  );
}

/** A screen of ours that fell over; what is kept elsewhere is not touched by it. */
export function BrokenScreen() {
  const { t } = useTranslation();
  return (
    <main className="grid min-h-full place-items-center">
      <StateBlock
        role="alert"
        icon={<CircleAlert />}
        title={<h1>{t("states.broken.title")}</h1>}
        action={
          <Button variant="primary" onClick={() => window.location.reload()}>
            {t("states.broken.reload")}
          </Button>
        }
      >
        {t("states.broken.text")}
      </StateBlock>
    </main>
  );
}

/** The name of a screen: in the tab, in the page, and what a screen reader says on arrival. */
export function Page({
  title,
  heading,
  actions,
  children,
  narrow = false,
}: {
  title: string;
  /** Shown in the heading's place when the screen has something better than its name. */
  heading?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  narrow?: boolean;
}) {
  usePageTitle(title);
  return (
    <div className={narrow ? "w-full max-w-200 px-4 py-6 sm:px-7" : "w-full px-4 py-6 sm:px-7"}>
      {heading ?? (
        <div className="mb-5 flex flex-wrap items-center justify-between gap-3">
          <h1 className="text-xl font-strong">{title}</h1>
          {actions}
        </div>
      )}
      {children}
    </div>
  );
}

export function usePageTitle(title: string) {
  useEffect(() => {
    document.title = `${title} · OMI`;
  }, [title]);
}
