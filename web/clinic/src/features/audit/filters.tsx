import { type AuditItem, audit, auth, patients } from "@omi/api";
import {
  Button,
  Field,
  Input,
  Popover,
  PopoverContent,
  PopoverTrigger,
  Select,
  showDate,
  today,
} from "@omi/ui";
import { useQuery } from "@tanstack/react-query";
import { ListFilter, X } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { actKindNames, keysOf } from "../../i18n/values";
import { DayFilter } from "../patients/list/day-filter";
import { PatientName } from "../patients/shown";
import { type ActivitySearch, activityFilterCount, readActivitySearch } from "./search";

const TYPING_PAUSE_MS = 200;

type Change = (next: Partial<ActivitySearch>) => void;

interface FilterProps {
  search: ActivitySearch;
  /** What is shown: the names of people filtered by come with it. */
  items: AuditItem[];
  onChange: Change;
}

export function ActivityFilters(props: FilterProps) {
  const { t } = useTranslation();
  const { search, onChange } = props;
  const count = activityFilterCount(search);
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap gap-2">
        <Select
          aria-label={t("activity.kind")}
          className="w-52"
          value={search.kind ?? ""}
          onChange={(event) =>
            onChange({
              kind: readActivitySearch({ kind: event.target.value }).kind,
              act: undefined,
            })
          }
        >
          <option value="">{t("activity.everything")}</option>
          {keysOf(actKindNames).map((kind) => (
            <option key={kind} value={kind}>
              {t(actKindNames[kind])}
            </option>
          ))}
        </Select>
        <Popover>
          <PopoverTrigger asChild>
            <Button>
              <ListFilter aria-hidden />
              {t("patients.filters")}
              {count > 0 && (
                <span className="grid size-5 place-items-center rounded-full bg-primary text-xs text-primary-foreground">
                  {count}
                </span>
              )}
            </Button>
          </PopoverTrigger>
          <PopoverContent
            label={t("patients.filters")}
            align="start"
            className="w-80 max-w-[calc(100vw-16px)]"
          >
            <Fields {...props} />
          </PopoverContent>
        </Popover>
      </div>
      <Chips {...props} />
    </div>
  );
}

function useStaff() {
  return useQuery({
    queryKey: ["users", "names"],
    queryFn: ({ signal }) => auth.listUsers(undefined, signal),
    staleTime: 60_000,
  });
}

function useActs() {
  const { i18n } = useTranslation();
  return useQuery({
    queryKey: ["audit", "acts", i18n.language],
    queryFn: ({ signal }) => audit.listActs(signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

function Fields({ search, onChange }: FilterProps) {
  const { t } = useTranslation();
  const staff = useStaff();
  const acts = useActs();
  const shownActs = (acts.data?.items ?? []).filter(
    (act) => !search.kind || act.kind === search.kind,
  );
  return (
    <div className="flex flex-col gap-3.5">
      <Field label={t("activity.user")}>
        <Select
          value={search.user ?? ""}
          onChange={(event) => onChange({ user: event.target.value || undefined })}
        >
          <option value="">{t("common.any")}</option>
          {(staff.data?.items ?? []).map((user) => (
            <option key={user.id} value={user.id}>
              {user.name}
            </option>
          ))}
        </Select>
      </Field>
      <PatientFilter onChange={onChange} />
      <Field label={t("activity.act")}>
        <Select
          value={search.act ?? ""}
          onChange={(event) => onChange({ act: event.target.value || undefined })}
        >
          <option value="">{t("common.any")}</option>
          {shownActs.map((act) => (
            <option key={act.act} value={act.act}>
              {act.words}
            </option>
          ))}
        </Select>
      </Field>
      <div className="grid grid-cols-2 gap-3">
        <DayFilter
          label={t("activity.from")}
          value={search.from}
          max={search.to ?? today()}
          onChange={(from) => onChange({ from })}
        />
        <DayFilter
          label={t("activity.to")}
          value={search.to}
          min={search.from}
          max={today()}
          onChange={(to) => onChange({ to })}
        />
      </div>
    </div>
  );
}

/** A child, found by name: everything that was done or read about them. */
function PatientFilter({ onChange }: { onChange: Change }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const [wanted, setWanted] = useState("");
  useEffect(() => {
    const pause = setTimeout(() => setWanted(typed.trim()), TYPING_PAUSE_MS);
    return () => clearTimeout(pause);
  }, [typed]);
  const found = useQuery({
    queryKey: ["patients", "search", wanted],
    queryFn: ({ signal }) => patients.searchPatients(wanted, signal),
    enabled: wanted.length > 1,
  });
  const children = wanted.length > 1 ? (found.data?.items ?? []) : [];
  return (
    <div className="flex flex-col gap-1">
      <Field
        label={t("activity.patient")}
        error={found.isError && wanted.length > 1 ? t("palette.failed") : undefined}
      >
        <Input
          type="search"
          autoComplete="off"
          spellCheck={false}
          placeholder={t("activity.patientPlaceholder")}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </Field>
      {wanted.length > 1 && found.isSuccess && children.length === 0 && (
        <p role="status" className="px-2.5 py-1 text-sm text-muted-foreground">
          {t("common.noResults")}
        </p>
      )}
      {children.length > 0 && (
        <ul className="flex flex-col">
          {children.map((child) => (
            <li key={child.id}>
              <button
                type="button"
                className="flex min-h-8 w-full items-center gap-2 rounded-sm px-2.5 text-left touch-target hover:bg-muted"
                onClick={() => {
                  setTyped("");
                  onChange({ patient: child.id });
                }}
              >
                <span className="personal min-w-0 flex-1 truncate">
                  <PatientName patient={child} />
                </span>
                <span className="text-sm text-muted-foreground">{child.medicalRecordNumber}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** The filters in force, each to be taken off with one press. */
function Chips({ search, items, onChange }: FilterProps) {
  const { t } = useTranslation();
  const staff = useStaff();
  const acts = useActs();
  const nameOf = (id: string) => {
    const named = items.flatMap((item) => item.people).find((person) => person.id === id);
    return named?.name ?? t("activity.chosenPerson");
  };
  const userName = (id: string) =>
    staff.data?.items.find((user) => user.id === id)?.name ?? t("activity.chosenPerson");
  const chips: [keyof ActivitySearch, string][] = [];
  if (search.user) chips.push(["user", t("activity.byChip", { name: userName(search.user) })]);
  for (const about of ["patient", "guardian", "account"] as const) {
    const id = search[about];
    if (id) chips.push([about, t("activity.aboutChip", { name: nameOf(id) })]);
  }
  if (search.act) {
    const act = acts.data?.items.find((act) => act.act === search.act);
    chips.push(["act", act?.words ?? t("activity.act")]);
  }
  if (search.from) chips.push(["from", t("activity.fromChip", { date: showDate(search.from) })]);
  if (search.to) chips.push(["to", t("activity.toChip", { date: showDate(search.to) })]);
  if (chips.length === 0) return null;
  return (
    <ul className="flex flex-wrap gap-1.5">
      {chips.map(([name, text]) => (
        <li key={name}>
          <button
            type="button"
            aria-label={t("patients.removeFilter", { filter: text })}
            onClick={() => onChange({ [name]: undefined })}
            className="flex h-7 items-center gap-1.5 rounded-full bg-primary-soft pr-2 pl-3 text-sm text-primary-soft-foreground touch-target hover:brightness-95"
          >
            <span className={name === "patient" || name === "guardian" ? "personal" : undefined}>
              {text}
            </span>
            <X aria-hidden className="size-3.5" />
          </button>
        </li>
      ))}
    </ul>
  );
}
