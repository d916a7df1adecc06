import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from "@tanstack/react-router";
import { readActivitySearch } from "../features/audit/search";
import { currentSession } from "../features/auth/session";
import { readFileSearch } from "../features/patients/file/tabs";
import { readListSearch } from "../features/patients/list/search";
import { readTaskSearch } from "../features/tasks/search";
import { withClinicalWords, withOfficeWords } from "../i18n";
import { BrokenScreen, ScreenNotFound } from "./screens";
import { Shell } from "./shell";

const root = createRootRoute({
  component: Outlet,
  notFoundComponent: ScreenNotFound,
  errorComponent: BrokenScreen,
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/entrar",
  validateSearch: (search: Record<string, unknown>): { volver?: string | undefined } =>
    typeof search.volver === "string" && /^\/[^/\\]/u.test(search.volver)
      ? { volver: search.volver }
      : {},
  beforeLoad: () => {
    if (currentSession().phase !== "signedOut") throw redirect({ to: "/" });
  },
  component: lazyRouteComponent(() => import("../features/auth/sign-in"), "SignIn"),
});

const resetPassword = createRoute({
  getParentRoute: () => root,
  path: "/restablecer",
  component: lazyRouteComponent(() => import("../features/auth/reset-password"), "ResetPassword"),
});

const invitation = createRoute({
  getParentRoute: () => root,
  path: "/invitacion",
  component: lazyRouteComponent(() => import("../features/auth/invitation"), "Invitation"),
});

const shell = createRoute({
  getParentRoute: () => root,
  id: "shell",
  beforeLoad: ({ location }) => {
    if (currentSession().phase !== "signedOut") return;
    const volver = location.href === "/" ? undefined : location.href;
    throw redirect({ to: "/entrar", search: { volver } });
  },
  component: Shell,
});

const home = createRoute({
  getParentRoute: () => shell,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/pacientes" });
  },
});

const overview = createRoute({
  getParentRoute: () => shell,
  path: "/inicio",
  component: lazyRouteComponent(() => withClinicalWords(import("../features/home/home")), "Home"),
});

const patientList = createRoute({
  getParentRoute: () => shell,
  path: "/pacientes",
  validateSearch: readListSearch,
  component: lazyRouteComponent(
    () => import("../features/patients/list/patient-list"),
    "PatientList",
  ),
});

const registration = createRoute({
  getParentRoute: () => shell,
  path: "/pacientes/nuevo",
  component: lazyRouteComponent(
    () => import("../features/patients/register/registration"),
    "Registration",
  ),
});

const patientFile = createRoute({
  getParentRoute: () => shell,
  path: "/pacientes/$patientId",
  validateSearch: readFileSearch,
  component: lazyRouteComponent(
    () => withClinicalWords(withOfficeWords(import("../features/patients/file/patient-file"))),
    "PatientFile",
  ),
});

const review = createRoute({
  getParentRoute: () => shell,
  path: "/pacientes/$patientId/revisiones/$reviewId",
  component: lazyRouteComponent(
    () => withClinicalWords(withOfficeWords(import("../features/clinical/review/review-screen"))),
    "ReviewScreen",
  ),
});

const family = createRoute({
  getParentRoute: () => shell,
  path: "/familias/$guardianId",
  component: lazyRouteComponent(
    () => withOfficeWords(import("../features/families/family-page")),
    "FamilyPage",
  ),
});

const account = createRoute({
  getParentRoute: () => shell,
  path: "/cuenta",
  component: lazyRouteComponent(() => import("../features/account/account"), "Account"),
});

const users = createRoute({
  getParentRoute: () => shell,
  path: "/usuarios",
  validateSearch: (search: Record<string, unknown>): { invitar?: true | undefined } =>
    search.invitar === true ? { invitar: true } : {},
  component: lazyRouteComponent(
    () => withOfficeWords(import("../features/users/user-list")),
    "UserList",
  ),
});

const activity = createRoute({
  getParentRoute: () => shell,
  path: "/actividad",
  validateSearch: readActivitySearch,
  component: lazyRouteComponent(() => import("../features/audit/activity"), "Activity"),
});

const taskList = createRoute({
  getParentRoute: () => shell,
  path: "/tareas",
  validateSearch: readTaskSearch,
  component: lazyRouteComponent(
    () => withOfficeWords(import("../features/tasks/task-screen")),
    "TaskScreen",
  ),
});

const urgentAccesses = createRoute({
  getParentRoute: () => shell,
  path: "/accesos",
  component: lazyRouteComponent(
    () => withOfficeWords(import("../features/reserved/urgent-screen")),
    "UrgentScreen",
  ),
});

const duplicates = createRoute({
  getParentRoute: () => shell,
  path: "/duplicados",
  component: lazyRouteComponent(
    () => withClinicalWords(withOfficeWords(import("../features/families/duplicates-page"))),
    "DuplicatesPage",
  ),
});

const importing = createRoute({
  getParentRoute: () => shell,
  path: "/importar",
  validateSearch: (search: Record<string, unknown>): { id?: string | undefined } =>
    typeof search.id === "string" ? { id: search.id } : {},
  component: lazyRouteComponent(
    () => withOfficeWords(import("../features/exchange/importing")),
    "Importing",
  ),
});

const archive = createRoute({
  getParentRoute: () => shell,
  path: "/importar/archivo",
  component: lazyRouteComponent(
    () => withOfficeWords(import("../features/exchange/archive")),
    "ArchiveScreen",
  ),
});

const settings = createRoute({
  getParentRoute: () => shell,
  path: "/ajustes",
  validateSearch: ({ seccion }: Record<string, unknown>): { seccion?: string } =>
    typeof seccion === "string" ? { seccion } : {},
  component: lazyRouteComponent(
    () => withOfficeWords(import("../features/settings/settings")),
    "ClinicSettingsScreen",
  ),
});

const diagnostics = createRoute({
  getParentRoute: () => shell,
  path: "/diagnostico",
  component: lazyRouteComponent(
    () => withOfficeWords(import("../features/diagnostics/diagnostics")),
    "DiagnosticsScreen",
  ),
});

const technicalLog = createRoute({
  getParentRoute: () => shell,
  path: "/diagnostico/registro",
  component: lazyRouteComponent(
    () => withOfficeWords(import("../features/diagnostics/log")),
    "LogScreen",
  ),
});

const devices = createRoute({
  getParentRoute: () => shell,
  path: "/equipos",
  component: lazyRouteComponent(
    () => withOfficeWords(import("../features/devices/devices")),
    "DevicesScreen",
  ),
});

const apiDocs = createRoute({
  getParentRoute: () => root,
  path: "/api/docs",
  component: lazyRouteComponent(() => withOfficeWords(import("../features/docs/docs")), "ApiDocs"),
});

const development = import.meta.env.DEV
  ? [
      createRoute({
        getParentRoute: () => root,
        path: "/dev/kitchen-sink",
        component: lazyRouteComponent(() => import("./kitchen-sink"), "KitchenSink"),
      }),
    ]
  : [];

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    resetPassword,
    invitation,
    apiDocs,
    shell.addChildren([
      home,
      overview,
      patientList,
      registration,
      patientFile,
      review,
      family,
      account,
      users,
      activity,
      taskList,
      urgentAccesses,
      duplicates,
      importing,
      archive,
      settings,
      diagnostics,
      technicalLog,
      devices,
    ]),
    ...development,
  ]),
  defaultPreload: "intent",
  defaultPendingMs: 300,
  scrollRestoration: true,
  scrollToTopSelectors: ["#main"],
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
