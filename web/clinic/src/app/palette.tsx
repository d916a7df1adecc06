import { type PatientItem, patients } from "@omi/api";
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
import { LockKeyhole, Settings, UserRound } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useMe, usePermission } from "../features/auth/session";
import { AgeText, PatientName } from "../features/patients/shown";
import { settingsSections } from "../features/settings/sections";
import { useFeaturesOff } from "./features";
import { allowedPlaces } from "./navigation";
import { usePaletteActs } from "./palette-acts";
import { recentPatients } from "./recent";

function fold(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase();
}

/** Ctrl+K: children, screens and acts in one list. */
export default function Palette({ onClose, onHelp }: { onClose: () => void; onHelp: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const me = useMe();
  const off = useFeaturesOff();
  const [typed, setTyped] = useState("");
  const wanted = typed.trim();
  const { found, recent } = useChildren(wanted);
  const acts = usePaletteActs(onHelp);

  const run = (act: () => void) => () => {
    onClose();
    act();
  };
  const openFile = (child: PatientItem) =>
    run(() => void navigate({ to: "/pacientes/$patientId", params: { patientId: child.id } }));
  const matches = (name: string) => fold(name).includes(fold(wanted));
  const places = allowedPlaces(me.permissions, off).filter((place) => matches(t(place.label)));
  // Not before something is typed: there are many, and they are opened seldom.
  const sections = settingsSections.filter(
    ({ label }) =>
      wanted !== "" &&
      me.permissions.includes("settings.manage") &&
      matches(`${t("nav.settings")} ${t(label)}`),
  );
  const shownActs = acts.filter((entry) => matches(entry.name));
  const children = wanted.length > 1 ? (found.data?.items ?? []) : [];
  const reserved = wanted.length > 1 ? (found.data?.reserved ?? []) : [];
  // Children come a moment after the rest; Enter opens the first of them all the same.
  const [marked, setMarked] = useState("");
  const first = (wanted === "" ? recent : children)[0]?.id;
  useEffect(() => {
    if (first) setMarked(first);
  }, [first]);

  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent
        title={t("palette.title")}
        bare
        className="max-sm:top-0 max-sm:bottom-auto max-sm:rounded-t-none max-sm:rounded-b-lg"
      >
        <Command
          shouldFilter={false}
          label={t("palette.title")}
          value={marked}
          onValueChange={setMarked}
          loop
        >
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
            {wanted === "" && recent.length > 0 && (
              <CommandGroup heading={t("paletteActs.recent")}>
                {recent.map((child) => (
                  <ChildItem key={child.id} child={child} onSelect={openFile(child)} />
                ))}
              </CommandGroup>
            )}
            {children.length > 0 && (
              <CommandGroup heading={t("nav.patients")}>
                {children.map((child) => (
                  <ChildItem key={child.id} child={child} onSelect={openFile(child)} />
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
                    <LockKeyhole aria-hidden />
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
            {sections.length > 0 && (
              <CommandGroup heading={t("nav.settings")}>
                {sections.map(({ key, label }) => (
                  <CommandItem
                    key={key}
                    value={`settings ${key}`}
                    onSelect={run(
                      () => void navigate({ to: "/ajustes", search: { seccion: key } }),
                    )}
                  >
                    <Settings aria-hidden />
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

/** The children who are looked for, and before anything is typed those whose files were open lately. */
function useChildren(wanted: string) {
  const me = useMe();
  const mayRead = usePermission("patients.read");
  const [ids] = useState(() => recentPatients(me.id));
  const found = useQuery({
    queryKey: ["patients", "search", wanted],
    queryFn: ({ signal }) => patients.searchPatients(wanted, signal),
    enabled: mayRead && wanted.length > 1,
    placeholderData: keepPreviousData,
  });
  const recent = useQuery({
    queryKey: ["patients", "recent", ids],
    queryFn: ({ signal }) => patients.namePatients(ids, signal),
    enabled: mayRead && ids.length > 0,
  });
  // Without an answer there are none: what is looked for is found all the same.
  return { found, recent: recent.data?.items ?? [] };
}

function ChildItem({ child, onSelect }: { child: PatientItem; onSelect: () => void }) {
  return (
    <CommandItem value={child.id} onSelect={onSelect}>
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
  );
}
