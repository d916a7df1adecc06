import { ApiProblem, type ConsentKind, type ConsentTextView, settings } from "@omi/api";
import { Button, Field, Input, Notice, Select, Skeleton, Textarea, toast } from "@omi/ui";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useBlocker } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Presence } from "../../app/live/presence";
import { LoadFailed } from "../../app/screens";
import { useMoments } from "../../i18n/moments";
import { problemText } from "../../i18n/problem-text";
import { consentNames } from "../../i18n/values";
import { currentSession } from "../auth/session";
import { DiscardDialog } from "../patients/file/discard-dialog";
import { SETTINGS_PLACE } from "./use-settings";

const KEY = ["settings", "consents"];

/** The texts that people sign: what counts, what was signed before, and publishing another. */
export default function ConsentsSection() {
  const { t } = useTranslation();
  const [kind, setKind] = useState<ConsentKind>("RGPD");
  const texts = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => settings.listConsentTexts(signal),
    // What one is typing is never replaced from outside.
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (texts.isError) {
    return <LoadFailed error={texts.error} onRetry={() => void texts.refetch()} />;
  }
  if (texts.isPending) return <Skeleton className="h-40" />;
  const shown = texts.data.items.find((text) => text.kind === kind);
  return (
    <div className="flex flex-col gap-5">
      <p className="text-muted-foreground">{t("settings.consentsText")}</p>
      <Field label={t("settings.consentKind")} className="max-w-95">
        <Select value={kind} onChange={(event) => setKind(event.target.value as ConsentKind)}>
          {texts.data.items.map((text) => (
            <option key={text.kind} value={text.kind}>
              {t(consentNames[text.kind])}
            </option>
          ))}
        </Select>
      </Field>
      {shown && <Text key={`${kind} ${shown.versions[0]?.version}`} text={shown} />}
    </div>
  );
}

function Text({ text: { kind, versions } }: { text: ConsentTextView }) {
  const { t } = useTranslation();
  const { showMoment } = useMoments();
  const queries = useQueryClient();
  const current = versions[0];
  const [es, setEs] = useState(current?.es ?? "");
  const [en, setEn] = useState(current?.en ?? "");
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const replaces = current?.version ?? 1;
  const isDirty = es !== current?.es || en !== current?.en;
  const wrong = (field: string) =>
    failure instanceof ApiProblem
      ? failure.errors.find((one) => one.field === field)?.detail
      : undefined;
  const blocker = useBlocker({
    shouldBlockFn: () => isDirty && !busy && currentSession().phase !== "signedOut",
    enableBeforeUnload: () => isDirty,
    withResolver: true,
  });

  const publish = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setFailure(null);
    try {
      const texts = await settings.publishConsent({ kind, replaces, es, en, reason });
      toast(t("settings.published"));
      queries.setQueryData(KEY, texts);
      await queries.invalidateQueries({ queryKey: ["consents"] });
    } catch (problem) {
      setFailure(problem);
      setBusy(false);
    }
  };
  return (
    <>
      <form onSubmit={publish} noValidate className="flex flex-col gap-4">
        <Presence place={SETTINGS_PLACE} />
        {failure !== null && (
          <Notice tone="error" live>
            {problemText(failure, t)}
          </Notice>
        )}
        <Field label={t("settings.spanish")} error={wrong("es")}>
          <Textarea rows={10} value={es} onChange={(event) => setEs(event.target.value)} />
        </Field>
        <Field label={t("settings.english")} error={wrong("en")}>
          <Textarea
            rows={10}
            lang="en"
            value={en}
            onChange={(event) => setEn(event.target.value)}
          />
        </Field>
        <div className="flex flex-wrap items-end gap-3">
          <Field label={t("settings.reason")} className="min-w-52 flex-1" error={wrong("reason")}>
            <Input value={reason} onChange={(event) => setReason(event.target.value)} />
          </Field>
          <Button type="submit" variant="primary" busy={busy} disabled={!isDirty}>
            {t("settings.publish", { version: replaces + 1 })}
          </Button>
        </div>
      </form>
      <section>
        <h2 className="font-strong">{t("settings.consentVersions")}</h2>
        <ol className="flex flex-col divide-y divide-border">
          {versions.map((version) => (
            <li key={version.version} className="py-2.5">
              <details>
                <summary className="rounded-sm py-1 touch-target">
                  {t("consents.version", { version: version.version })}
                  <span className="ml-2 text-sm text-muted-foreground">
                    {[showMoment(version.at), version.author, version.reason]
                      .filter(Boolean)
                      .join(" · ")}
                  </span>
                </summary>
                <p className="mt-2 whitespace-pre-line text-sm">{version.es}</p>
                <p lang="en" className="mt-3 whitespace-pre-line text-sm text-muted-foreground">
                  {version.en}
                </p>
                {version !== current && (
                  <Button
                    size="sm"
                    className="mt-3"
                    onClick={() => {
                      setEs(version.es);
                      setEn(version.en);
                    }}
                  >
                    {t("settings.takeConsent")}
                  </Button>
                )}
              </details>
            </li>
          ))}
        </ol>
      </section>
      <DiscardDialog
        open={blocker.status === "blocked"}
        onStay={() => blocker.reset?.()}
        onDiscard={() => blocker.proceed?.()}
      />
    </>
  );
}
