import { patients } from "@omi/api";
import {
  Command,
  CommandEmpty,
  CommandGroup,
  CommandInput,
  CommandItem,
  CommandList,
  Dialog,
  DialogContent,
  Spinner,
} from "@omi/ui";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Keyboard, Languages, Lock, LogOut, SunMoon, UserRound } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { leave, lockNow, useMe, usePermission } from "../features/auth/session";
import { AgeText, PatientName } from "../features/patients/shown";
import { chooseLanguage } from "../i18n";
import { useFeaturesOff } from "./features";
import { allowedPlaces } from "./navigation";
import { setPreferences } from "./preferences";

function fold(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase();
}

/** Ctrl+K: children, screens and acts in one list. */
export default function Palette({ onClose, onHelp }: { onClose: () => void; onHelp: () => void }) {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const me = useMe();
  const off = useFeaturesOff();
  const [typed, setTyped] = useState("");
  const mayRead = usePermission("patients.read");
  const wanted = typed.trim();
  const found = useQuery({
    queryKey: ["patients", "search", wanted],
    queryFn: ({ signal }) => patients.searchPatients(wanted, signal),
    enabled: mayRead && wanted.length > 1,
    placeholderData: keepPreviousData,
  });

  const run = (act: () => void) => () => {
    onClose();
    act();
  };
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const isDark = (document.documentElement.dataset.theme ?? (dark ? "dark" : "light")) === "dark";
  const acts: { name: string; icon: ReactNode; act: () => void }[] = [
    {
      name: isDark ? t("palette.toLight") : t("palette.toDark"),
      icon: <SunMoon aria-hidden />,
      act: () => setPreferences({ theme: isDark ? "light" : "dark" }),
    },
    {
      name: i18n.language === "en" ? "Cambiar a español" : "Switch to English",
      icon: <Languages aria-hidden />,
      act: () => void chooseLanguage(i18n.language === "en" ? "es" : "en"),
    },
    { name: t("shortcuts.title"), icon: <Keyboard aria-hidden />, act: onHelp },
    { name: t("shell.lock"), icon: <Lock aria-hidden />, act: () => void lockNow("manual") },
    { name: t("shell.leave"), icon: <LogOut aria-hidden />, act: () => void leave() },
  ];
  const places = allowedPlaces(me.permissions, off).filter((place) =>
    fold(t(place.label)).includes(fold(wanted)),
  );
  const shownActs = acts.filter((entry) => fold(entry.name).includes(fold(wanted)));
  const children = wanted.length > 1 ? (found.data?.items ?? []) : [];
  const reserved = wanted.length > 1 ? (found.data?.reserved ?? []) : [];

  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent
        title={t("palette.title")}
        bare
        className="max-sm:top-0 max-sm:bottom-auto max-sm:rounded-t-none max-sm:rounded-b-lg"
      >
        <Command shouldFilter={false} label={t("palette.title")} loop>
          <CommandInput
            value={typed}
            onValueChange={setTyped}
            placeholder={t("palette.placeholder")}
          />
          <CommandList label={t("common.options")}>
            {found.isFetching && children.length === 0 ? (
              <div className="grid place-items-center py-8 text-muted-foreground">
                <Spinner />
              </div>
            ) : (
              <CommandEmpty>
                {found.isError ? t("palette.failed") : t("common.noResults")}
              </CommandEmpty>
            )}
            {found.isError && wanted.length > 1 && (
              <p role="alert" className="px-2.5 py-2 text-sm text-red">
                {t("palette.failed")}
              </p>
            )}
            {children.length > 0 && (
              <CommandGroup heading={t("nav.patients")}>
                {children.map((child) => (
                  <CommandItem
                    key={child.id}
                    value={child.id}
                    onSelect={run(
                      () =>
                        void navigate({
                          to: "/pacientes/$patientId",
                          params: { patientId: child.id },
                        }),
                    )}
                  >
                    <UserRound aria-hidden />
                    <span className="personal min-w-0 flex-1 truncate">
                      <PatientName patient={child} />
                    </span>
                    <span className="text-sm text-muted-foreground">
                      <AgeText dateOfBirth={child.dateOfBirth} />
                    </span>
                    <span className="w-20 text-right text-sm text-muted-foreground max-sm:hidden">
                      {child.medicalRecordNumber}
                    </span>
                  </CommandItem>
                ))}
              </CommandGroup>
            )}
            {reserved.length > 0 && (
              <CommandGroup heading={t("patients.reserved")}>
                {reserved.map(({ id, medicalRecordNumber }) => (
                  <CommandItem
                    key={id}
                    value={id}
                    onSelect={run(
                      () =>
                        void navigate({ to: "/pacientes/$patientId", params: { patientId: id } }),
                    )}
                  >
                    <Lock aria-hidden />
                    {medicalRecordNumber}
                  </CommandItem>
                ))}
              </CommandGroup>
            )}
            {places.length > 0 && (
              <CommandGroup heading={t("palette.screens")}>
                {places.map(({ to, label, icon: Icon }) => (
                  <CommandItem key={to} value={to} onSelect={run(() => void navigate({ to }))}>
                    <Icon aria-hidden />
                    {t(label)}
                  </CommandItem>
                ))}
              </CommandGroup>
            )}
            {shownActs.length > 0 && (
              <CommandGroup heading={t("palette.acts")}>
                {shownActs.map(({ name, icon, act }) => (
                  <CommandItem key={name} value={name} onSelect={run(act)}>
                    {icon}
                    {name}
                  </CommandItem>
                ))}
              </CommandGroup>
            )}
          </CommandList>
        </Command>
      </DialogContent>
    </Dialog>
  );
}
