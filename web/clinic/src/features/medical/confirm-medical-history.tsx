import type { MedicalHistory } from "@omi/api";
import { Badge, Button, Skeleton } from "@omi/ui";
import { CircleCheck, CircleHelp, Pencil, TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import { LoadFailed } from "../../app/screens";
import { useMoments } from "../../i18n/moments";
import { usePermission } from "../auth/session";
import { ConfirmationText } from "./confirmation-text";
import { type Section, sectionNames, sections } from "./names";
import { useConfirm, useMedicalHistory } from "./use-medical-history";
import { useMedicalWords } from "./use-words";

/**
 * What the family said last of a child's health, and one press for "nothing changed": to be shown wherever a visit is
 * recorded. Where it changed, `onChange` leads to where that is written down.
 */
export function ConfirmMedicalHistory({
  patientId,
  isRemoved = false,
  onChange,
}: {
  patientId: string;
  /** A file that was removed is read only. */
  isRemoved?: boolean;
  onChange: () => void;
}) {
  const { t } = useTranslation();
  const history = useMedicalHistory(patientId);
  if (history.isPending) {
    return (
      <div aria-busy className="flex flex-col gap-4">
        <Skeleton className="h-12" />
        <Skeleton className="h-40" />
      </div>
    );
  }
  if (!history.data) {
    return <LoadFailed error={history.error} onRetry={() => void history.refetch()} />;
  }
  return (
    <section aria-label={t("medical.tab")} className="flex flex-col gap-4">
      {!isRemoved && <Bar history={history.data} patientId={patientId} onChange={onChange} />}
      <div className="grid gap-px overflow-hidden rounded-md border border-border bg-border sm:grid-cols-2">
        {sections.map((section) => (
          <Part key={section} history={history.data} section={section} />
        ))}
      </div>
      <RecordedBy history={history.data} />
    </section>
  );
}

/** When it was confirmed last, and the two acts of a visit: nothing changed, or something did. */
function Bar({
  history,
  patientId,
  onChange,
}: {
  history: MedicalHistory;
  patientId: string;
  onChange: () => void;
}) {
  const { t } = useTranslation();
  const mayWrite = usePermission("medical.write");
  const confirm = useConfirm(patientId);
  const { allergies, medication, conditions } = history.statement;
  const isComplete = [allergies, medication, conditions].every(
    ({ known }) => known !== "NOT_ASKED",
  );
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-3">
      <div className="min-w-0 flex-1 basis-60">
        <ConfirmationText
          confirmation={history.confirmation ?? null}
          version={history.version}
          isDue={history.isDue}
        />
        {!isComplete && <p className="text-sm">{t("medical.incomplete")}</p>}
      </div>
      {mayWrite && (
        <div className="flex flex-wrap gap-2">
          <Button size="lg" onClick={onChange} variant={isComplete ? "secondary" : "primary"}>
            <Pencil aria-hidden />
            {t("medical.change")}
          </Button>
          {isComplete && (
            <Button
              size="lg"
              variant={history.isDue ? "primary" : "secondary"}
              busy={confirm.isPending}
              onClick={() => confirm.mutate(history.version)}
            >
              <CircleCheck aria-hidden />
              {t("medical.confirm")}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

function RecordedBy({ history }: { history: MedicalHistory }) {
  const { t } = useTranslation();
  const { showMoment } = useMoments();
  const when = showMoment(history.recordedAt);
  return (
    <p className="text-sm text-muted-foreground">
      {history.recordedBy
        ? t("medical.recordedBy", { when, name: history.recordedBy.name })
        : t("medical.recordedByNobody", { when })}
    </p>
  );
}

function Part({ history, section }: { history: MedicalHistory; section: Section }) {
  const { t } = useTranslation();
  const { lines } = useMedicalWords();
  const { known } = history.statement[section];
  return (
    <section
      aria-label={t(sectionNames[section])}
      className="min-w-0 bg-surface px-3.5 py-3 first:sm:col-span-2"
    >
      <h2 className="mb-1 text-sm text-muted-foreground">{t(sectionNames[section])}</h2>
      {known === "NOT_ASKED" && (
        <p className="flex items-center gap-1.5 text-amber">
          <CircleHelp aria-hidden className="size-4.5" />
          {t("medical.notAsked")}
        </p>
      )}
      {known === "NONE_KNOWN" && (
        <p className="flex items-center gap-1.5">
          <CircleCheck aria-hidden className="size-4.5 text-green" />
          {t(section === "trauma" ? "medical.noneKnownMasculine" : "medical.noneKnown")}
        </p>
      )}
      {known === "LISTED" && (
        <ul className="flex flex-col gap-1.5">
          {lines(history.statement, section).map(({ name, said, isAlert }) => (
            <li key={`${name} ${said}`} className="break-words whitespace-pre-line">
              <span className="font-strong">{name}</span>
              {isAlert && section !== "allergies" && (
                <Badge tone="violet" className="ml-2">
                  <TriangleAlert aria-hidden />
                  {t("medical.alertMark")}
                </Badge>
              )}
              {said && <span className="block text-sm">{said}</span>}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
