import { ApiProblem, type ClinicFields, type ClinicSettings, type Place, settings } from "@omi/api";
import { Button, Field, Input, Notice, toast } from "@omi/ui";
import { useQueryClient } from "@tanstack/react-query";
import { useBlocker } from "@tanstack/react-router";
import { type FormEvent, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { brandQuery } from "../../app/brand";
import { Presence } from "../../app/live/presence";
import { problemText } from "../../i18n/problem-text";
import { currentSession, reloadMe } from "../auth/session";
import { DiscardDialog } from "../patients/file/discard-dialog";

/** The settings are one record, whatever section of them is open: people meet in all of it. */
export const SETTINGS_PLACE: Place = {
  kind: "SETTINGS",
  id: "00000000-0000-0000-0000-000000000000",
};

export type Errors = Record<string, string>;

/** Saves settings, and lets everything that shows them ask anew. */
export function useSave() {
  const queries = useQueryClient();
  return async (version: number, fields: ClinicFields, reason: string) => {
    const saved = await settings.changeClinic(version, { settings: fields, reason: reason.trim() });
    queries.setQueryData(["settings", "clinic"], saved);
    await Promise.all([
      queries.invalidateQueries({ queryKey: ["settings", "clinic", "history"] }),
      queries.invalidateQueries({ queryKey: brandQuery.queryKey }),
      reloadMe(),
    ]);
    return saved;
  };
}

/** One section's draft of the settings, from what is stored to saved or refused. */
export function useDraft(stored: ClinicSettings) {
  const { t } = useTranslation();
  const store = useSave();
  const [draft, setDraft] = useState(stored.settings);
  const [reason, setReason] = useState("");
  const [errors, setErrors] = useState<Errors>({});
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);

  const change = (part: Partial<ClinicFields>) => setDraft((before) => ({ ...before, ...part }));
  const save = async (fields: ClinicFields = draft) => {
    setErrors({});
    setFailure(null);
    setBusy(true);
    try {
      const saved = await store(stored.version, fields, reason);
      toast(t("settings.saved"), { about: "settings", undo: () => void takeBack(saved.version) });
    } catch (problem) {
      setFailure(problem);
      if (problem instanceof ApiProblem) {
        setErrors(Object.fromEntries(problem.errors.map((one) => [one.field, one.detail])));
      }
    } finally {
      setBusy(false);
    }
  };
  /** As it was before, as long as nobody has changed it again. */
  const takeBack = async (version: number) => {
    try {
      await store(version, stored.settings, t("settings.takenBack"));
    } catch (problem) {
      toast(problemText(problem, t), { tone: "error" });
    }
  };
  const isChanged = JSON.stringify(draft) !== JSON.stringify(stored.settings);
  return { draft, change, reason, setReason, errors, setErrors, failure, busy, save, isChanged };
}

export type Draft = ReturnType<typeof useDraft>;

/** A form over a draft: what was refused above it, why and save below it. */
export function SettingsFrame({
  draft,
  isDirty = draft.isChanged,
  onSubmit = () => draft.save(),
  children,
}: {
  draft: Draft;
  isDirty?: boolean;
  onSubmit?: () => Promise<void> | undefined;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { failure, busy, errors, reason, setReason } = draft;
  const blocker = useBlocker({
    shouldBlockFn: () => isDirty && !busy && currentSession().phase !== "signedOut",
    enableBeforeUnload: () => isDirty,
    withResolver: true,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void onSubmit();
  };
  return (
    <form onSubmit={submit} noValidate>
      <Presence place={SETTINGS_PLACE} />
      {failure !== null && (
        <Notice tone="error" live className="mb-4">
          {problemText(failure, t)}
          {failure instanceof ApiProblem && failure.status === 412 && (
            <Button
              size="sm"
              className="mt-2"
              onClick={() => void queries.refetchQueries({ queryKey: ["settings", "clinic"] })}
            >
              {t("settings.reload")}
            </Button>
          )}
        </Notice>
      )}
      {children}
      <div className="sticky bottom-0 -mx-1 flex flex-wrap items-end gap-3 border-t border-border bg-background px-1 py-4">
        <Field label={t("settings.reason")} className="min-w-52 flex-1" error={errors.reason}>
          <Input value={reason} onChange={(event) => setReason(event.target.value)} />
        </Field>
        <Button type="submit" variant="primary" busy={busy} disabled={!isDirty}>
          {t("settings.save")}
        </Button>
      </div>
      <DiscardDialog
        open={blocker.status === "blocked"}
        onStay={() => blocker.reset?.()}
        onDiscard={() => blocker.proceed?.()}
      />
    </form>
  );
}
