import { type AuditEntry, type AuditPerson, audit } from "@omi/api";
import { Button, Dialog, Notice, SheetContent, Skeleton } from "@omi/ui";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ListFilter } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { LoadFailed } from "../../app/screens";
import { useMoments } from "../../i18n/moments";
import type { ActivitySearch } from "./search";
import { Actor, PersonName } from "./shown";

/** People that are named before the rest is only counted. */
const SHOWN = 30;

const filterOf = { PATIENT: "patient", GUARDIAN: "guardian", USER: "account" } as const;

/** One entry with all that it says: who, when, from where, on whom, and each field before and after. */
export function EntrySheet({
  position,
  onClose,
  onNarrow,
}: {
  position: number;
  onClose: () => void;
  onNarrow: (filter: Partial<ActivitySearch>) => void;
}) {
  const { t } = useTranslation();
  const entry = useQuery({
    queryKey: ["audit", "entry", position],
    queryFn: ({ signal }) => audit.getEntry(position, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <Dialog open onOpenChange={onClose}>
      <SheetContent
        title={entry.data?.words ?? t("activity.entry")}
        className="w-[min(94vw,520px)]"
      >
        {entry.isPending && (
          <div aria-busy className="flex flex-col gap-4">
            <Skeleton className="h-10" />
            <Skeleton className="h-10" />
            <Skeleton className="h-24" />
          </div>
        )}
        {entry.isError && <LoadFailed error={entry.error} onRetry={() => void entry.refetch()} />}
        {entry.data && <Content entry={entry.data} onNarrow={onNarrow} />}
      </SheetContent>
    </Dialog>
  );
}

function Content({
  entry,
  onNarrow,
}: {
  entry: AuditEntry;
  onNarrow: (filter: Partial<ActivitySearch>) => void;
}) {
  const { t } = useTranslation();
  const { showExact } = useMoments();
  const hidden = entry.peopleCount - SHOWN;
  return (
    <div className="flex flex-col gap-5">
      {entry.isErased && <Notice tone="info">{t("activity.erasedText")}</Notice>}
      <dl className="grid grid-cols-[7.5rem_1fr] gap-x-3 gap-y-2">
        <Line name={t("activity.when")}>
          {entry.at &&
            (entry.isErased
              ? t("activity.after", { when: showExact(entry.at) })
              : showExact(entry.at))}
        </Line>
        {!entry.isErased && (
          <>
            <Line name={t("activity.who")}>
              <span className="flex items-center gap-1">
                <span>
                  <Actor item={entry} />
                </span>
                {entry.actor && (
                  <Narrow
                    name={entry.actor.name ?? t("activity.erasedPerson")}
                    onClick={() => onNarrow({ user: entry.actor?.id })}
                  />
                )}
              </span>
            </Line>
            <Line name={t("activity.through")}>{entry.doorWords}</Line>
            <Line name={t("activity.where")}>{entry.address}</Line>
            <Line name={t("activity.record")}>{entry.record}</Line>
          </>
        )}
        {entry.people.length > 0 && (
          <Line name={t("activity.whom")}>
            <ul className="flex flex-col gap-1">
              {entry.people.slice(0, SHOWN).map((person) => (
                <li key={`${person.kind} ${person.id}`} className="flex items-center gap-1">
                  <Someone person={person} />
                  <Narrow
                    name={person.name ?? t("activity.erasedPerson")}
                    onClick={() => onNarrow({ [filterOf[person.kind]]: person.id })}
                  />
                </li>
              ))}
              {hidden > 0 && (
                <li className="text-muted-foreground">
                  {t("activity.andMore", { count: hidden })}
                </li>
              )}
            </ul>
          </Line>
        )}
        <Line name={t("activity.number")}>{entry.position}</Line>
        {entry.traceId && (
          <Line name={t("activity.reference")}>
            <code className="text-sm break-all text-muted-foreground">{entry.traceId}</code>
          </Line>
        )}
      </dl>
      {entry.changes.length > 0 && <Changes changes={entry.changes} />}
    </div>
  );
}

function Line({ name, children }: { name: string; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <>
      <dt className="text-muted-foreground">{name}</dt>
      <dd className="min-w-0">
        {children || <span className="text-muted-foreground">{t("common.notGiven")}</span>}
      </dd>
    </>
  );
}

function Someone({ person }: { person: AuditPerson }) {
  if (person.kind !== "PATIENT" || !person.name) return <PersonName person={person} />;
  return (
    <Link
      to="/pacientes/$patientId"
      params={{ patientId: person.id }}
      className="text-primary underline-offset-2 hover:underline"
    >
      <PersonName person={person} />
    </Link>
  );
}

function Narrow({ name, onClick }: { name: string; onClick: () => void }) {
  const { t } = useTranslation();
  return (
    <Button
      variant="ghost"
      size="icon-sm"
      aria-label={t("activity.onlyOf", { name })}
      title={t("activity.onlyOf", { name })}
      onClick={onClick}
    >
      <ListFilter aria-hidden />
    </Button>
  );
}

function Changes({ changes }: { changes: AuditEntry["changes"] }) {
  const { t } = useTranslation();
  return (
    <section aria-label={t("activity.changes")}>
      <h3 className="mb-2 font-strong">{t("activity.changes")}</h3>
      <ul className="flex flex-col divide-y divide-border border-y border-border">
        {changes.map((change) => (
          <li key={change.field} className="py-2">
            <p className="text-sm text-muted-foreground">{change.words}</p>
            <div className="grid gap-x-3 sm:grid-cols-2">
              <Value name={t("activity.before")} value={change.before} />
              <Value name={t("activity.now")} value={change.after} />
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Value({ name, value }: { name: string; value: string | null | undefined }) {
  return (
    <p className="min-w-0 break-words whitespace-pre-line">
      <span className="text-xs text-muted-foreground">{name}: </span>
      {value ? <span className="personal">{value}</span> : "—"}
    </p>
  );
}
