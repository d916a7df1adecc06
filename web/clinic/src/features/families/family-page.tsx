import { type Family, type FamilyChild, families } from "@omi/api";
import { Breadcrumb, Notice, Skeleton, StateBlock } from "@omi/ui";
import { useQuery } from "@tanstack/react-query";
import { Link, Navigate, useParams } from "@tanstack/react-router";
import { UsersRound } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Forbidden, LoadFailed, usePageTitle } from "../../app/screens";
import { usePermission } from "../auth/session";
import { Block } from "../patients/file/details-tab";
import { survivorOf } from "../patients/survivor";
import { ChildCard } from "./child-card";
import { GuardianCard } from "./guardian-card";
import { doubtTexts } from "./words";

/** A family: the children of a guardian with everyone who is a guardian of them. */
export function FamilyPage() {
  const { t } = useTranslation();
  const { guardianId } = useParams({ from: "/shell/familias/$guardianId" });
  const allowed = usePermission("patients.read");
  const family = useQuery({
    queryKey: ["patients", "family", guardianId],
    queryFn: ({ signal }) => families.getFamily(guardianId, signal),
    enabled: allowed,
  });
  const survivor = survivorOf(family.error, "patients.guardian_merged");
  usePageTitle(t("families.family"));
  return (
    <div className="w-full max-w-260 px-4 py-5 sm:px-7">
      <Breadcrumb label={t("shell.breadcrumb")}>
        <Link to="/pacientes">{t("nav.patients")}</Link>
        <span>{t("families.family")}</span>
      </Breadcrumb>
      {!family.data && <h1 className="sr-only">{t("families.family")}</h1>}
      {!allowed && <Forbidden />}
      {allowed && family.isPending && (
        <div aria-busy className="mt-4 flex flex-col gap-4">
          <Skeleton className="h-8 w-64" />
          <Skeleton className="h-40" />
          <Skeleton className="h-40" />
        </div>
      )}
      {survivor && (
        <Navigate to="/familias/$guardianId" params={{ guardianId: survivor }} replace />
      )}
      {family.isError && !family.data && !survivor && (
        <LoadFailed error={family.error} onRetry={() => void family.refetch()} />
      )}
      {family.data && <Content family={family.data} />}
    </div>
  );
}

function Content({ family }: { family: Family }) {
  const { t } = useTranslation();
  const mayWrite = usePermission("patients.write");
  const first = family.guardians[0];
  return (
    <>
      <h1 className="mt-3 text-xl font-strong">
        {t("families.of")}{" "}
        <span className="personal">
          {first?.firstName} {first?.lastName}
        </span>
      </h1>
      <p className="mt-1 mb-5 max-w-160 text-muted-foreground">{t("families.text")}</p>
      <Doubts family={family} />
      <div className="flex flex-col gap-7">
        <Block title={t("families.children")}>
          {family.children.length === 0 ? (
            <StateBlock icon={<UsersRound />} title={t("families.noChildren")}>
              {t("families.noChildrenText")}
            </StateBlock>
          ) : (
            <ul className="flex flex-col gap-3">
              {family.children.map((child) => (
                <ChildCard key={child.id} child={child} mayWrite={mayWrite} />
              ))}
            </ul>
          )}
          {family.reserved.length > 0 && (
            <p className="mt-3 text-sm text-muted-foreground">
              {t("families.reserved", { numbers: family.reserved.join(", ") })}
            </p>
          )}
        </Block>
        <Block title={t("patients.guardians")}>
          <ul className="flex flex-col gap-3">
            {family.guardians.map((guardian) => (
              <GuardianCard
                key={guardian.id}
                guardian={guardian}
                family={family.guardians}
                isHere={guardian.id === family.id}
                mayWrite={mayWrite}
              />
            ))}
          </ul>
        </Block>
      </div>
    </>
  );
}

const nameOf = (one: Pick<FamilyChild, "firstName" | "lastName"> | undefined) =>
  one ? `${one.firstName} ${one.lastName}` : "";

function Doubts({ family }: { family: Family }) {
  const { t, i18n } = useTranslation();
  if (family.doubts.length === 0) return null;
  const list = new Intl.ListFormat(i18n.language, { type: "conjunction" });
  const names = (ids: string[], people: { id: string; firstName: string; lastName: string }[]) =>
    list.format(ids.map((id) => nameOf(people.find((one) => one.id === id))).filter(Boolean));
  return (
    <Notice tone="warning" title={t("families.doubtsTitle")} className="mb-6">
      <ul className="mt-1 flex list-disc flex-col gap-1 pl-4">
        {family.doubts.map((doubt) => (
          <li key={`${doubt.kind} ${doubt.patients.join()} ${doubt.guardians.join()}`}>
            <span className="personal">
              {t(doubtTexts[doubt.kind], {
                children: names(doubt.patients, family.children),
                guardians: names(doubt.guardians, family.guardians),
              })}
            </span>
          </li>
        ))}
      </ul>
    </Notice>
  );
}
