import { type ClinicSettings, settings } from "@omi/api";
import { Skeleton } from "@omi/ui";
import { useQuery } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { type ComponentType, lazy, Suspense, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Forbidden, LoadFailed, Page } from "../../app/screens";
import { usePermission } from "../auth/session";
import { type SettingsSection, settingsSections } from "./sections";

/** Each section is fetched when it is opened. */
const screens: Record<SettingsSection, ComponentType<{ stored: ClinicSettings }>> = {
  clinica: lazy(() => import("./clinic-section")),
  imagen: lazy(() => import("./brand-section")),
  festivos: lazy(() => import("./calendar-section")),
  riesgo: lazy(() => import("./risk-section")),
  conservacion: lazy(() => import("./retention-section")),
  funciones: lazy(() => import("./features-section")),
  consentimientos: lazy(() => import("./consents-section")),
  seguridad: lazy(() => import("./security-section")),
  historial: lazy(() => import("./history")),
};

export function ClinicSettingsScreen() {
  const { t } = useTranslation();
  const allowed = usePermission("settings.manage");
  return (
    <Page title={t("nav.settings")}>
      {allowed ? (
        <div className="flex flex-col gap-x-10 gap-y-5 lg:flex-row">
          <Sections />
          <div className="w-full min-w-0 max-w-200">
            <Loaded />
          </div>
        </div>
      ) : (
        <Forbidden />
      )}
    </Page>
  );
}

function useSection() {
  const { seccion } = useSearch({ from: "/shell/ajustes" });
  return settingsSections.find(({ key }) => key === seccion) ?? settingsSections[0];
}

function Sections() {
  const { t } = useTranslation();
  const open = useSection();
  const here = useRef<HTMLElement>(null);
  // On a phone they lie in one row, longer than the screen.
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when another section is opened
  useEffect(() => {
    const link = here.current?.querySelector("[aria-current=page]");
    link?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [open.key]);
  return (
    <nav
      ref={here}
      aria-label={t("settings.sections")}
      className="scroll-thin flex shrink-0 gap-1 overflow-x-auto max-lg:border-b max-lg:border-border max-lg:pb-2 lg:w-48 lg:flex-col"
    >
      {settingsSections.map(({ key, label }) => (
        <Link
          key={key}
          to="/ajustes"
          search={{ seccion: key }}
          aria-current={open.key === key ? "page" : undefined}
          className="flex h-8.5 shrink-0 items-center rounded-md px-2.5 whitespace-nowrap text-muted-foreground touch-target hover:bg-muted hover:text-foreground focus-visible:-outline-offset-2 aria-[current=page]:bg-muted aria-[current=page]:font-strong aria-[current=page]:text-foreground"
        >
          {t(label)}
        </Link>
      ))}
    </nav>
  );
}

function Loaded() {
  const { key } = useSection();
  const Screen = screens[key];
  const current = useQuery({
    queryKey: ["settings", "clinic"],
    queryFn: ({ signal }) => settings.getClinic(signal),
    // What one is typing is never replaced from outside.
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (current.isError) {
    return <LoadFailed error={current.error} onRetry={() => void current.refetch()} />;
  }
  if (current.isPending) return <Waiting />;
  return (
    <Suspense fallback={<Waiting />}>
      <Screen key={`${key} ${current.data.version}`} stored={current.data} />
    </Suspense>
  );
}

function Waiting() {
  return (
    <div aria-busy className="flex flex-col gap-4">
      {["a", "b", "c", "d", "e"].map((key) => (
        <Skeleton key={key} className="h-9" />
      ))}
    </div>
  );
}
