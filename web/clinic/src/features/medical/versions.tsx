import { type MedicalVersion, medical } from "@omi/api";
import { Badge, Skeleton } from "@omi/ui";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { LoadFailed } from "../../app/screens";
import { useMoments } from "../../i18n/moments";
import { changes } from "./changes";
import { sectionNames, sections } from "./names";
import { useMedicalWords } from "./use-words";

/** Every version of a history, newest first, each with what it changed and who confirmed it. */
export function Versions({ patientId, current }: { patientId: string; current: number }) {
  const versions = useQuery({
    queryKey: ["patients", "medical-versions", patientId],
    queryFn: ({ signal }) => medical.listVersions(patientId, signal),
  });
  if (versions.isPending) return <Skeleton className="h-24" />;
  if (versions.isError) {
    return <LoadFailed error={versions.error} onRetry={() => void versions.refetch()} />;
  }
  const { items } = versions.data;
  const own = items[0]?.medicalRecordNumber;
  return (
    <ol className="flex flex-col gap-4">
      {items.map((version, place) => (
        <Version
          key={`${version.medicalRecordNumber} ${version.version}`}
          version={version}
          before={items
            .slice(place + 1)
            .find((other) => other.medicalRecordNumber === version.medicalRecordNumber)}
          isOther={version.medicalRecordNumber !== own}
          isCurrent={version.medicalRecordNumber === own && version.version === current}
        />
      ))}
    </ol>
  );
}

function Version({
  version,
  before,
  isOther,
  isCurrent,
}: {
  version: MedicalVersion;
  before: MedicalVersion | undefined;
  isOther: boolean;
  isCurrent: boolean;
}) {
  const { t } = useTranslation();
  const { showMoment } = useMoments();
  const when = showMoment(version.at);
  return (
    <li className="rounded-md border border-border bg-surface px-3.5 py-3">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="font-strong">{t("medical.version", { number: version.version })}</span>
        {isCurrent && <Badge tone="primary">{t("medical.versionNow")}</Badge>}
        {version.origin === "REGISTERED" && <Badge>{t("medical.versionFirst")}</Badge>}
        {version.origin === "JOINED" && <Badge>{t("medical.versionJoined")}</Badge>}
        {version.origin === "PARTED" && <Badge>{t("medical.versionParted")}</Badge>}
        {isOther && (
          <Badge tone="outline">
            {t("medical.versionOfFile", { number: version.medicalRecordNumber })}
          </Badge>
        )}
      </p>
      <p className="text-sm text-muted-foreground">
        {version.by
          ? t("medical.recordedBy", { when, name: version.by.name })
          : t("medical.recordedByNobody", { when })}
      </p>
      <Difference version={version} before={before} />
      {version.confirmations.map(({ at, by }) => (
        <p key={`${at} ${by?.id}`} className="mt-1 text-sm">
          {t("medical.confirmed")}: {showMoment(at)}, {by?.name ?? t("medical.somebody")}
        </p>
      ))}
    </li>
  );
}

function Difference({
  version,
  before,
}: {
  version: MedicalVersion;
  before: MedicalVersion | undefined;
}) {
  const { t } = useTranslation();
  const { texts } = useMedicalWords();
  const changed = sections
    .map((section) => {
      const { added, removed } = changes(
        before ? texts(before.statement, section) : [],
        texts(version.statement, section),
      );
      // That nobody had asked, or that there was nothing, is told by what took its place.
      const wasListed = before?.statement[section].known === "LISTED";
      return { section, added, removed: wasListed ? removed : [] };
    })
    .filter(({ added, removed }) => added.length > 0 || removed.length > 0);
  if (changed.length === 0) return <p className="mt-2 text-sm">{t("medical.versionsNone")}</p>;
  return (
    <dl className="mt-2 flex flex-col gap-2">
      {changed.map(({ section, added, removed }) => (
        <div key={section}>
          <dt className="text-sm text-muted-foreground">{t(sectionNames[section])}</dt>
          <dd>
            <ul>
              {removed.map((line) => (
                <li key={`- ${line}`} className="break-words">
                  <span className="text-sm text-red">{t("medical.removed")}:</span>{" "}
                  <del>{line}</del>
                </li>
              ))}
              {added.map((line) => (
                <li key={`+ ${line}`} className="break-words">
                  {before && <span className="text-sm text-green">{t("medical.added")}: </span>}
                  {line}
                </li>
              ))}
            </ul>
          </dd>
        </div>
      ))}
    </dl>
  );
}
