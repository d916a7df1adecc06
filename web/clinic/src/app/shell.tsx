import { cn, Kbd, Tooltip } from "@omi/ui";
import { Link, Outlet, useLocation, useNavigate } from "@tanstack/react-router";
import { Search } from "lucide-react";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useIdleLock } from "../features/auth/idle";
import { useMe, useSession } from "../features/auth/session";
import { useHasDraft } from "../features/patients/register/draft";
import { UrgentCount } from "../features/reserved/urgent-count";
import { TaskCount } from "../features/tasks/task-count";
import { withOfficeWords } from "../i18n";
import { useMoments } from "../i18n/moments";
import { BrandMark, useBrand } from "./brand";
import { useHeartbeat } from "./connection";
import { ConnectionChip } from "./connection-chip";
import { useFeaturesOff } from "./features";
import { Outdated } from "./live/outdated";
import { useLine } from "./live/use-line";
import { allowedPlaces, dockPlaces } from "./navigation";
import { useShortcuts } from "./shortcuts";
import { useStatus } from "./status";
import { usePrinting } from "./use-printing";
import { loadUserMenu, UserMenu } from "./user-menu";
import { whenCalm } from "./when-calm";

const loadPalette = () => withOfficeWords(import("./palette"));
const loadHelp = () => import("./shortcut-help");
const Palette = lazy(loadPalette);
const ShortcutHelp = lazy(loadHelp);
const EnrolFirst = lazy(() => import("../features/account/enrol-first"));

/** The frame around every screen of a person who is signed in. */
export function Shell() {
  const session = useSession();
  const navigate = useNavigate();
  const gone = session.phase === "signedOut";
  const mustEnrol = session.phase !== "signedOut" && session.me.twoFactorMissing;
  // Whoever was at work when the clinic asked for a second factor finds the screen as it was left.
  const [atWork, setAtWork] = useState(!mustEnrol);
  useEffect(() => {
    if (!mustEnrol) setAtWork(true);
  }, [mustEnrol]);
  useEffect(() => {
    if (gone) void navigate({ to: "/entrar", replace: true });
  }, [gone, navigate]);
  if (gone) return null;
  return (
    <>
      {atWork && <Frame />}
      {mustEnrol && (
        <Suspense>
          <EnrolFirst />
        </Suspense>
      )}
    </>
  );
}

function Frame() {
  const { t } = useTranslation();
  const [palette, setPalette] = useState(false);
  const [help, setHelp] = useState(false);
  const main = useRef<HTMLElement>(null);
  useHeartbeat();
  useLine();
  useIdleLock();
  useShortcuts({ openPalette: () => setPalette(true), openHelp: () => setHelp(true) });
  useFocusOnArrival(main);
  useEffect(() => whenCalm(loadPalette, loadUserMenu, loadHelp), []);

  return (
    <div className="flex h-full flex-col md:flex-row print:block print:h-auto">
      <a
        href="#main"
        className="sr-only z-50 rounded-md bg-primary px-4 py-2 text-primary-foreground focus:not-sr-only focus:absolute focus:top-2 focus:left-2"
      >
        {t("shell.skip")}
      </a>
      <Sidebar onSearch={() => setPalette(true)} onHelp={() => setHelp(true)} />
      <div className="flex min-h-0 min-w-0 flex-1 flex-col print:block">
        <Outdated />
        <main
          ref={main}
          id="main"
          tabIndex={-1}
          className="scroll-thin relative min-h-0 min-w-0 flex-1 scroll-py-18 overflow-y-auto outline-none print:overflow-visible"
        >
          <PrintedHead />
          <Outlet />
        </main>
      </div>
      <BottomBar onSearch={() => setPalette(true)} />
      <Suspense>
        {palette && <Palette onClose={() => setPalette(false)} onHelp={() => setHelp(true)} />}
        {help && <ShortcutHelp onClose={() => setHelp(false)} />}
      </Suspense>
    </div>
  );
}

/** What stands over a list on paper: whose it is, and of when. */
function PrintedHead() {
  const brand = useBrand();
  const { showMoment } = useMoments();
  if (!usePrinting()) return null;
  return (
    <p className="flex justify-between px-7 text-sm text-muted-foreground">
      <span>{brand?.name}</span>
      <span>{showMoment(new Date().toISOString())}</span>
    </p>
  );
}

function Brand() {
  const status = useStatus();
  const brand = useBrand();
  const { t } = useTranslation();
  return (
    <div className="flex min-w-0 items-center gap-2.5">
      <BrandMark className="h-7 max-w-20" />
      <div className="min-w-0 leading-tight">
        <p className="truncate font-strong">{brand?.name}</p>
        {status?.demo && <p className="text-xs text-muted-foreground">{t("shell.demo")}</p>}
      </div>
    </div>
  );
}

function Sidebar({ onSearch, onHelp }: { onSearch: () => void; onHelp: () => void }) {
  const { t } = useTranslation();
  return (
    <header className="flex shrink-0 items-center gap-2 border-border bg-background px-3 py-2 max-md:border-b print:hidden md:w-58 md:flex-col md:items-stretch md:gap-4 md:border-r md:py-4">
      <div className="min-w-0 flex-1 md:flex-none md:px-1.5">
        <Brand />
      </div>
      <button
        type="button"
        onClick={onSearch}
        className="hidden h-8.5 items-center gap-2 rounded-md border border-border bg-surface px-2.5 text-muted-foreground hover:text-foreground md:flex"
      >
        <Search aria-hidden className="size-4" />
        <span className="flex-1 text-left">{t("shell.search")}</span>
        <Kbd>Ctrl K</Kbd>
      </button>
      <nav aria-label={t("shell.menu")} className="hidden flex-1 flex-col gap-0.5 md:flex">
        <MenuLinks />
      </nav>
      <div className="flex items-center gap-1 md:flex-col md:items-stretch md:gap-2">
        <ConnectionChip />
        <UserMenu onHelp={onHelp} />
      </div>
    </header>
  );
}

function MenuLinks() {
  const { t } = useTranslation();
  const me = useMe();
  const hasDraft = useHasDraft();
  const { pathname } = useLocation();
  const off = useFeaturesOff();
  return allowedPlaces(me.permissions, off)
    .filter((place) => place.menu)
    .map(({ to, label, icon: Icon, key }) => (
      <Tooltip
        key={to}
        side="right"
        label={
          <>
            {t("shell.goWith")} <kbd>g</kbd> <kbd>{key}</kbd>
          </>
        }
      >
        <Link
          to={to}
          activeOptions={{ exact: true, includeSearch: false }}
          aria-current={isAt(to, pathname) ? "page" : undefined}
          className="flex h-8.5 items-center gap-2.5 rounded-md px-2.5 text-muted-foreground touch-target hover:bg-muted hover:text-foreground aria-[current=page]:bg-muted aria-[current=page]:font-strong aria-[current=page]:text-foreground [&_svg]:size-4.5"
        >
          <Icon aria-hidden />
          {t(label)}
          {to === "/tareas" && <TaskCount className="ml-auto" />}
          {to === "/accesos" && <UrgentCount className="ml-auto" />}
          {to === "/pacientes/nuevo" && hasDraft && (
            <span className="ml-auto rounded-sm bg-amber-soft px-1.5 text-xs font-strong text-amber">
              {t("shell.unfinished")}
            </span>
          )}
        </Link>
      </Tooltip>
    ));
}

/** A child's file lies under the list; the registration is a place of its own. */
function isAt(to: string, pathname: string): boolean {
  if (pathname === "/pacientes/nuevo") return to === pathname;
  return pathname === to || pathname.startsWith(`${to}/`);
}

/** On a phone the menu lies under the thumb. */
function BottomBar({ onSearch }: { onSearch: () => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const off = useFeaturesOff();
  const { pathname } = useLocation();
  const shape =
    "flex min-h-14 flex-1 flex-col items-center justify-center gap-0.5 text-xs text-muted-foreground [&_svg]:size-5";
  return (
    <nav
      aria-label={t("shell.menu")}
      data-dock="menu"
      className="flex shrink-0 border-t border-border bg-surface pb-[env(safe-area-inset-bottom)] md:hidden print:hidden"
    >
      {dockPlaces(me.permissions, off).map(({ to, label, icon: Icon }) => (
        <Link
          key={to}
          to={to}
          activeOptions={{ exact: true, includeSearch: false }}
          aria-current={isAt(to, pathname) ? "page" : undefined}
          className={cn(shape, "aria-[current=page]:font-strong aria-[current=page]:text-primary")}
        >
          <span className="relative">
            <Icon aria-hidden />
            {to === "/tareas" && <TaskCount className="absolute -top-1.5 left-3.5" />}
          </span>
          {t(label)}
        </Link>
      ))}
      <button type="button" onClick={onSearch} className={shape}>
        <Search aria-hidden />
        {t("shell.searchShort")}
      </button>
    </nav>
  );
}

/** After a change of screen the focus goes to the new one, unless it put the focus somewhere itself. */
function useFocusOnArrival(main: React.RefObject<HTMLElement | null>) {
  const { pathname } = useLocation();
  const first = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs on arrival at another path
  useEffect(() => {
    if (first.current) {
      first.current = false;
      return;
    }
    if (main.current && !main.current.contains(document.activeElement)) main.current.focus();
  }, [pathname]);
}
