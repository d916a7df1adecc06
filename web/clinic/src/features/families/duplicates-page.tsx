import {
  type Alike,
  type AlikeChildren,
  type AlikeGuardian,
  type AlikeGuardians,
  duplicates,
  type FamilyGuardian,
  families,
  type Patient,
  patients,
} from "@omi/api";
import { Button, Notice, Skeleton, StateBlock, showDate, toast } from "@omi/ui";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { UserCheck } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Forbidden, LoadFailed, usePageTitle } from "../../app/screens";
import { problemText } from "../../i18n/problem-text";
import { usePermission } from "../auth/session";
import { Block } from "../patients/file/details-tab";
import { PatientName, showPhone } from "../patients/shown";
import { MergeDialog } from "./merge-dialog";
import { MergeGuardiansDialog } from "./merge-guardians-dialog";

/** Children and guardians who may be there twice: looked at one by one, made one or told apart. */
export function DuplicatesPage() {
  const { t } = useTranslation();
  const allowed = usePermission("patients.write");
  const alike = useQuery({
    queryKey: ["patients", "alike"],
    queryFn: ({ signal }) => duplicates.list(signal),
    enabled: allowed,
  });
  usePageTitle(t("duplicates.title"));
  return (
    <div className="w-full max-w-260 px-4 py-5 sm:px-7">
      <h1 className="text-xl font-strong">{t("duplicates.title")}</h1>
      <p className="mt-1 mb-5 max-w-160 text-muted-foreground">{t("duplicates.text")}</p>
      {!allowed && <Forbidden />}
      {allowed && alike.isPending && (
        <div aria-busy className="flex flex-col gap-4">
          <Skeleton className="h-28" />
          <Skeleton className="h-28" />
        </div>
      )}
      {alike.isError && !alike.data && (
        <LoadFailed error={alike.error} onRetry={() => void alike.refetch()} />
      )}
      {alike.data && <Pairs alike={alike.data} />}
    </div>
  );
}

function Pairs({ alike }: { alike: Alike }) {
  const { t } = useTranslation();
  if (alike.children.length + alike.guardians.length === 0) {
    return (
      <StateBlock icon={<UserCheck />} title={t("duplicates.none")}>
        {t("duplicates.noneText")}
      </StateBlock>
    );
  }
  return (
    <div className="flex flex-col gap-7">
      {alike.hasMore && <Notice tone="info">{t("duplicates.more")}</Notice>}
      {alike.children.length > 0 && (
        <Block title={t("duplicates.children")}>
          <ul className="flex flex-col gap-3">
            {alike.children.map((pair) => (
              <ChildPair key={`${pair.one.id} ${pair.other.id}`} pair={pair} />
            ))}
          </ul>
        </Block>
      )}
      {alike.guardians.length > 0 && (
        <Block title={t("duplicates.guardians")}>
          <ul className="flex flex-col gap-3">
            {alike.guardians.map((pair) => (
              <GuardianPair key={`${pair.one.id} ${pair.other.id}`} pair={pair} />
            ))}
          </ul>
        </Block>
      )}
    </div>
  );
}

const childReasons = {
  NAME_AND_BIRTH: "duplicates.reasons.NAME_AND_BIRTH",
  SWAPPED_NAMES: "duplicates.reasons.SWAPPED_NAMES",
  PHONE_AND_NAME: "duplicates.reasons.PHONE_AND_NAME",
} as const satisfies Record<AlikeChildren["reason"], string>;

const guardianReasons = {
  EMAIL: "duplicates.reasons.EMAIL",
  PHONE: "duplicates.reasons.PHONE",
  NAME_AND_CHILD: "duplicates.reasons.NAME_AND_CHILD",
} as const satisfies Record<AlikeGuardians["reason"], string>;

function ChildPair({ pair }: { pair: AlikeChildren }) {
  const { t } = useTranslation();
  const [patient, setPatient] = useState<Patient | null>(null);
  const name = `${pair.one.firstName} ${pair.one.lastName}`;
  return (
    <Pair
      name={name}
      reason={t(childReasons[pair.reason])}
      open={async () => setPatient(await patients.getPatient(pair.one.id))}
      tell={() => duplicates.tellChildren(pair.one.id, pair.other.id)}
    >
      {[pair.one, pair.other].map((child) => (
        <div key={child.id} className="min-w-0">
          <Link
            to="/pacientes/$patientId"
            params={{ patientId: child.id }}
            className="personal underline-offset-3 hover:underline"
          >
            <PatientName patient={child} />
          </Link>
          <p className="text-sm text-muted-foreground">
            {showDate(child.dateOfBirth)} · {child.medicalRecordNumber}
          </p>
          <p className="personal text-sm break-words">
            {[child.guardianName, child.guardianPhone && showPhone(child.guardianPhone)]
              .filter(Boolean)
              .join(" · ")}
          </p>
        </div>
      ))}
      {patient && (
        <MergeDialog patient={patient} picked={pair.other.id} onClose={() => setPatient(null)} />
      )}
    </Pair>
  );
}

function GuardianPair({ pair }: { pair: AlikeGuardians }) {
  const { t } = useTranslation();
  const [guardian, setGuardian] = useState<FamilyGuardian | null>(null);
  const name = `${pair.one.firstName} ${pair.one.lastName}`;
  return (
    <Pair
      name={name}
      reason={t(guardianReasons[pair.reason])}
      open={async () => {
        const family = await families.getFamily(pair.one.id);
        setGuardian(family.guardians[0] ?? null);
      }}
      tell={() => duplicates.tellGuardians(pair.one.id, pair.other.id)}
    >
      {[pair.one, pair.other].map((one) => (
        <GuardianFacts key={one.id} guardian={one} />
      ))}
      {guardian && (
        <MergeGuardiansDialog
          guardian={guardian}
          others={[pair.other]}
          picked={pair.other.id}
          onClose={() => setGuardian(null)}
        />
      )}
    </Pair>
  );
}

function GuardianFacts({ guardian }: { guardian: AlikeGuardian }) {
  return (
    <div className="min-w-0">
      <Link
        to="/familias/$guardianId"
        params={{ guardianId: guardian.id }}
        className="personal underline-offset-3 hover:underline"
      >
        {guardian.firstName} {guardian.lastName}
      </Link>
      <p className="personal text-sm break-words text-muted-foreground">
        {[guardian.dniNie, guardian.phone && showPhone(guardian.phone), guardian.email]
          .filter(Boolean)
          .join(" · ")}
      </p>
      <p className="personal text-sm break-words">
        {guardian.children.map((child) => `${child.firstName} ${child.lastName}`).join(", ")}
      </p>
    </div>
  );
}

/** Two who are alike, and what can be done about it. */
function Pair({
  name,
  reason,
  open,
  tell,
  children,
}: {
  /** Of the one whose record would stay. */
  name: string;
  reason: string;
  /** Brings the comparison. */
  open: () => Promise<void>;
  tell: () => Promise<{ id: string }>;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [busy, setBusy] = useState<"open" | "tell" | null>(null);
  const readAnew = () => queries.invalidateQueries({ queryKey: ["patients", "alike"] });
  const run = async (what: "open" | "tell", act: () => Promise<void>) => {
    setBusy(what);
    try {
      await act();
    } catch (error) {
      toast(problemText(error, t), { tone: "error" });
      await readAnew();
    } finally {
      setBusy(null);
    }
  };
  const apart = async () => {
    const { id } = await tell();
    toast(t("duplicates.told", { name }), {
      undo: () => void run("tell", () => duplicates.forget(id).then(readAnew)),
    });
    await readAnew();
  };
  return (
    <li className="rounded-md border border-border bg-surface px-4 py-3.5">
      <p className="text-sm font-strong">{reason}</p>
      <div className="mt-2 grid gap-3 sm:grid-cols-2">{children}</div>
      <div className="mt-3 flex flex-wrap gap-2">
        <Button
          size="sm"
          busy={busy === "open"}
          aria-label={t("duplicates.compareOf", { name })}
          onClick={() => void run("open", open)}
        >
          {t("duplicates.compare")}
        </Button>
        <Button
          size="sm"
          variant="ghost"
          busy={busy === "tell"}
          aria-label={t("duplicates.distinctOf", { name })}
          onClick={() => void run("tell", apart)}
        >
          {t("duplicates.distinct")}
        </Button>
      </div>
    </li>
  );
}
