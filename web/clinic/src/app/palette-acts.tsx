import { useNavigate } from "@tanstack/react-router";
import {
  EyeOff,
  FileInput,
  Keyboard,
  Languages,
  ListPlus,
  Lock,
  LogOut,
  Printer,
  SunMoon,
  UserPlus,
  UserRoundPlus,
} from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { leave, lockNow, useMe } from "../features/auth/session";
import { chooseLanguage } from "../i18n";
import { useFeature } from "./features";
import { setPreferences, usePreferences } from "./preferences";

export interface PaletteAct {
  name: string;
  icon: ReactNode;
  act: () => void;
}

/** What can be done from everywhere, as far as this person may. */
export function usePaletteActs(onHelp: () => void): PaletteAct[] {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const { permissions } = useMe();
  const hasImports = useFeature("imports");
  const { privacy } = usePreferences();
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const isDark = (document.documentElement.dataset.theme ?? (dark ? "dark" : "light")) === "dark";
  const isEnglish = i18n.language === "en";
  const allowed = (permission: (typeof permissions)[number], act: PaletteAct) =>
    permissions.includes(permission) ? [act] : [];
  return [
    ...allowed("patients.write", {
      name: t("paletteActs.newPatient"),
      icon: <UserPlus aria-hidden />,
      act: () => void navigate({ to: "/pacientes/nuevo" }),
    }),
    ...allowed("tasks.handle", {
      name: t("paletteActs.newTask"),
      icon: <ListPlus aria-hidden />,
      act: () => void navigate({ to: "/tareas", search: { nueva: true } }),
    }),
    ...allowed("users.manage", {
      name: t("paletteActs.invite"),
      icon: <UserRoundPlus aria-hidden />,
      act: () => void navigate({ to: "/usuarios", search: { invitar: true } }),
    }),
    ...(hasImports
      ? allowed("exchange.manage", {
          name: t("paletteActs.import"),
          icon: <FileInput aria-hidden />,
          act: () => void navigate({ to: "/importar", search: {} }),
        })
      : []),
    {
      name: t(privacy ? "paletteActs.showNames" : "paletteActs.hideNames"),
      icon: <EyeOff aria-hidden />,
      act: () => setPreferences({ privacy: !privacy }),
    },
    {
      name: isDark ? t("palette.toLight") : t("palette.toDark"),
      icon: <SunMoon aria-hidden />,
      act: () => setPreferences({ theme: isDark ? "light" : "dark" }),
    },
    {
      name: isEnglish ? "Cambiar a español" : "Switch to English",
      icon: <Languages aria-hidden />,
      act: () => void chooseLanguage(isEnglish ? "es" : "en"),
    },
    {
      name: t("paletteActs.print"),
      icon: <Printer aria-hidden />,
      // Once the palette is off the page.
      act: () => setTimeout(() => window.print()),
    },
    { name: t("shortcuts.title"), icon: <Keyboard aria-hidden />, act: onHelp },
    { name: t("shell.lock"), icon: <Lock aria-hidden />, act: () => void lockNow("manual") },
    { name: t("shell.leave"), icon: <LogOut aria-hidden />, act: () => void leave() },
  ];
}
