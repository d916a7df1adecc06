import { ApiProblem, type MedicalHistory, medical } from "@omi/api";
import { Button, Checkbox, Notice, toast } from "@omi/ui";
import { useBlocker } from "@tanstack/react-router";
import { type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Presence } from "../../app/live/presence";
import { useMoments } from "../../i18n/moments";
import { problemText } from "../../i18n/problem-text";
import { currentSession } from "../auth/session";
import { ConflictDialog } from "../patients/file/conflict-dialog";
import type { Shown } from "../patients/file/differences";
import { DiscardDialog } from "../patients/file/discard-dialog";
import { type Draft, toDraft, toInput } from "./draft";
import { type Section, sectionNames } from "./names";
import {
  AllergiesPart,
  ConditionsPart,
  MedicationPart,
  OrthodonticsPart,
  TraumaPart,
} from "./sections";
import { useTakeIn } from "./use-medical-history";
import { useMedicalWords } from "./use-words";

/** Writes a medical history down, on the version that was read; a newer one is never overwritten unseen. */
export function HistoryForm({
  patientId,
  dateOfBirth,
  history,
  onClose,
}: {
  patientId: string;
  dateOfBirth: string;
  history: MedicalHistory;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const { showMoment } = useMoments();
  const takeIn = useTakeIn(patientId);
  const fields = useShown();
  const base = useRef(history);
  const [draft, setDraft] = useState(() => toDraft(history.statement));
  const [start] = useState(draft);
  const [isConfirmed, setConfirmed] = useState(true);
  const [isBusy, setBusy] = useState(false);
  const saved = useRef(false);
  const [failure, setFailure] = useState<string | null>(null);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [conflict, setConflict] = useState<MedicalHistory | null>(null);
  const isDirty = draft !== start;
  const blocker = useBlocker({
    shouldBlockFn: () => isDirty && !saved.current && currentSession().phase !== "signedOut",
    enableBeforeUnload: () => isDirty && !saved.current,
    withResolver: true,
  });

  const send = async (values: Draft) => {
    setFailure(null);
    setErrors({});
    setBusy(true);
    try {
      const now = await medical.recordHistory(patientId, base.current.version, {
        statement: toInput(values),
        confirm: isConfirmed,
      });
      saved.current = true;
      takeIn(now);
      toast(t("medical.saved"), { about: patientId });
      onClose();
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 412 && error.current) {
        setConflict(error.current as MedicalHistory);
      } else {
        const wrong = error instanceof ApiProblem ? error.errors : [];
        setErrors(Object.fromEntries(wrong.map(({ field, detail }) => [field, detail])));
        setFailure(wrong.length > 0 ? t("medical.failed") : problemText(error, t));
        document.getElementById("main")?.scrollTo({ top: 0 });
      }
    } finally {
      setBusy(false);
    }
  };

  const part = <Name extends Section>(name: Name) => ({
    told: draft[name],
    errors: within(errors, `statement.${name}.`),
    born: dateOfBirth,
    onChange: (told: Draft[Name]) => setDraft((before) => ({ ...before, [name]: told })),
  });

  return (
    <>
      <form
        noValidate
        aria-label={t("medical.tab")}
        className="flex max-w-200 flex-col gap-5"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          void send(draft);
        }}
      >
        {failure && (
          <Notice tone="error" live title={failure}>
            {[...new Set(Object.values(errors))].map((text) => (
              <p key={text}>{text}</p>
            ))}
          </Notice>
        )}
        <Presence place={{ kind: "PATIENT", id: patientId }} />
        {history.version > base.current.version && !saved.current && (
          <Notice tone="warning" live title={t("live.changedTitle")}>
            {t("live.changedText")}
          </Notice>
        )}
        <AllergiesPart {...part("allergies")} />
        <MedicationPart {...part("medication")} />
        <ConditionsPart {...part("conditions")} />
        <TraumaPart {...part("trauma")} />
        <OrthodonticsPart {...part("orthodontics")} />
        <Checkbox
          label={t("medical.confirmAll")}
          hint={t("medical.confirmAllHint")}
          checked={isConfirmed}
          onCheckedChange={(checked) => setConfirmed(checked === true)}
        />
        <div className="flex flex-wrap gap-2">
          <Button type="submit" variant="primary" size="lg" busy={isBusy}>
            {t("common.save")}
          </Button>
          <Button size="lg" onClick={onClose}>
            {t("common.cancel")}
          </Button>
        </div>
      </form>
      <DiscardDialog
        open={blocker.status === "blocked"}
        onStay={() => blocker.reset?.()}
        onDiscard={() => blocker.proceed?.()}
      />
      {conflict && (
        <ConflictDialog
          title={t("medical.conflictTitle")}
          text={t("medical.conflictText", { when: showMoment(conflict.recordedAt) })}
          fields={fields}
          base={toDraft(base.current.statement)}
          mine={draft}
          theirs={toDraft(conflict.statement)}
          onDismiss={() => setConflict(null)}
          onDecide={(decided) => {
            base.current = conflict;
            setConflict(null);
            setDraft(decided);
            void send(decided);
          }}
        />
      )}
    </>
  );
}

/** What is said of fields below a path, by their paths from there. */
function within(errors: Record<string, string>, path: string): Record<string, string> {
  const below = Object.entries(errors).filter(([field]) => field.startsWith(path));
  return Object.fromEntries(below.map(([field, text]) => [field.slice(path.length), text]));
}

/** How the parts of a history read where two versions are compared. */
function useShown(): Shown<Draft> {
  const { t } = useTranslation();
  const { texts } = useMedicalWords();
  const shown = <Name extends Section>(name: Name) => ({
    label: t(sectionNames[name]),
    show: (told: Draft[Name]) => texts({ ...EMPTY, [name]: told } as never, name).join("; "),
  });
  return {
    allergies: shown("allergies"),
    medication: shown("medication"),
    conditions: shown("conditions"),
    trauma: shown("trauma"),
    orthodontics: shown("orthodontics"),
  };
}

const nothing = { known: "NOT_ASKED", items: [] } as const;
const EMPTY = {
  allergies: nothing,
  medication: nothing,
  conditions: nothing,
  trauma: nothing,
  orthodontics: nothing,
};
