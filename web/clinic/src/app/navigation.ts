import type { Feature, Permission } from "@omi/api";
import {
  CircleUser,
  Combine,
  DoorOpen,
  FileInput,
  FileText,
  HeartPulse,
  House,
  ListTodo,
  type LucideIcon,
  MonitorSmartphone,
  ScrollText,
  Settings,
  UserCog,
  UserPlus,
  UsersRound,
} from "lucide-react";

/** The screens of the app, in the order of the menu; the same list feeds the menu, the command palette and the keys. */
export const places = [
  {
    to: "/inicio",
    label: "nav.home",
    icon: House,
    key: "h",
    permission: "patients.read",
    menu: true,
  },
  {
    to: "/pacientes",
    label: "nav.patients",
    icon: UsersRound,
    key: "p",
    permission: "patients.read",
    menu: true,
  },
  {
    to: "/pacientes/nuevo",
    label: "nav.register",
    icon: UserPlus,
    key: "n",
    permission: "patients.write",
    menu: true,
  },
  {
    to: "/tareas",
    label: "nav.tasks",
    icon: ListTodo,
    key: "t",
    permission: "tasks.handle",
    menu: true,
  },
  {
    to: "/duplicados",
    label: "nav.duplicates",
    icon: Combine,
    key: "o",
    permission: "patients.write",
    menu: true,
  },
  {
    to: "/usuarios",
    label: "nav.users",
    icon: UserCog,
    key: "u",
    permission: "users.manage",
    menu: true,
  },
  {
    to: "/actividad",
    label: "nav.activity",
    icon: ScrollText,
    key: "r",
    permission: "audit.read",
    menu: true,
  },
  {
    to: "/accesos",
    label: "nav.urgent",
    icon: DoorOpen,
    key: "x",
    permission: "patients.review_urgent",
    menu: true,
  },
  {
    to: "/importar",
    label: "nav.import",
    icon: FileInput,
    key: "i",
    permission: "exchange.manage",
    feature: "imports",
    menu: true,
  },
  {
    to: "/ajustes",
    label: "nav.settings",
    icon: Settings,
    key: "a",
    permission: "settings.manage",
    menu: true,
  },
  {
    to: "/diagnostico",
    label: "nav.diagnostics",
    icon: HeartPulse,
    key: "d",
    permission: "box.manage",
    menu: true,
  },
  {
    to: "/diagnostico/registro",
    label: "nav.technicalLog",
    icon: FileText,
    key: "l",
    permission: "box.manage",
    menu: false,
  },
  {
    to: "/equipos",
    label: "nav.devices",
    icon: MonitorSmartphone,
    key: "e",
    permission: "box.manage",
    menu: false,
  },
  {
    to: "/cuenta",
    label: "nav.account",
    icon: CircleUser,
    key: "c",
    permission: null,
    menu: false,
  },
] as const satisfies readonly {
  to: string;
  label: string;
  icon: LucideIcon;
  key: string;
  permission: Permission | null;
  /** The part of the box to which it belongs, if a clinic can do without it. */
  feature?: Feature;
  menu: boolean;
}[];

/** Screens of the desk that have no room in the bar of a phone: there the search leads to them. */
const rare: readonly string[] = [
  "/duplicados",
  "/usuarios",
  "/actividad",
  "/accesos",
  "/importar",
  "/ajustes",
  "/diagnostico",
  "/diagnostico/registro",
  "/equipos",
];

export function dockPlaces(permissions: readonly Permission[], off: readonly Feature[]) {
  return allowedPlaces(permissions, off).filter((place) => !rare.includes(place.to));
}

export function allowedPlaces(permissions: readonly Permission[], off: readonly Feature[]) {
  return places.filter(
    (place) =>
      (place.permission === null || permissions.includes(place.permission)) &&
      !("feature" in place && off.includes(place.feature)),
  );
}
