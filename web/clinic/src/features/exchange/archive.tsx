import { ApiProblem, type Archive, exchange } from "@omi/api";
import { AlertDialog, Button, Field, Notice, PasswordInput, Skeleton, toast } from "@omi/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ArrowLeft, Download, PackageOpen, Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Forbidden, LoadFailed, Page } from "../../app/screens";
import { useMoments } from "../../i18n/moments";
import { problemText } from "../../i18n/problem-text";
import { usePermission } from "../auth/session";
import { useSizes } from "../diagnostics/sizes";

/** How often it is asked how far the box is. */
const POLL_MS = 700;
const KEY = ["archive"];

/** The whole clinic as one file, for another box. */
export function ArchiveScreen() {
  const { t } = useTranslation();
  const allowed = usePermission("exchange.manage");
  return (
    <Page
      title={t("archive.title")}
      narrow
      actions={
        <Button asChild>
          <Link to="/importar">
            <ArrowLeft aria-hidden />
            {t("nav.import")}
          </Link>
        </Button>
      }
    >
      {allowed ? <ArchiveOfClinic /> : <Forbidden />}
    </Page>
  );
}

function ArchiveOfClinic() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const query = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => exchange.getArchive(isAtWork(queries.getQueryData(KEY)), signal),
    refetchInterval: ({ state }) => (isAtWork(state.data) ? POLL_MS : false),
  });
  const discard = useMutation({
    mutationFn: exchange.discardArchive,
    onSuccess: () => query.refetch(),
    onError: (error) => toast(problemText(error, t), { tone: "error" }),
  });
  if (query.isError && !query.data) {
    return <LoadFailed error={query.error} onRetry={() => void query.refetch()} />;
  }
  if (!query.data) {
    return (
      <div aria-busy className="flex flex-col gap-3">
        <Skeleton className="h-5 w-3/4" />
        <Skeleton className="h-40" />
      </div>
    );
  }
  const archive = query.data;
  return (
    <div className="flex flex-col gap-6">
      <p className="max-w-160 text-muted-foreground">{t("archive.text")}</p>
      {archive.state === "WORKING" && (
        <Working archive={archive} busy={discard.isPending} onStop={() => discard.mutate()} />
      )}
      {archive.state === "READY" && (
        <Ready archive={archive} busy={discard.isPending} onDiscard={() => discard.mutate()} />
      )}
      {archive.state === "FAILED" && (
        <Notice tone="error" title={t("archive.failed")}>
          {archive.failure}
        </Notice>
      )}
      {(archive.state === "NONE" || archive.state === "FAILED") && (
        <Make onMade={(next) => queries.setQueryData(KEY, next)} />
      )}
    </div>
  );
}

function Make({ onMade }: { onMade: (archive: Archive) => void }) {
  const { t } = useTranslation();
  const [words, setWords] = useState("");
  const [again, setAgain] = useState("");
  const [differ, setDiffer] = useState(false);
  const make = useMutation({
    mutationFn: () => exchange.makeArchive(words),
    onSuccess: onMade,
  });
  const refused =
    make.error instanceof ApiProblem
      ? make.error.errors.find((entry) => entry.field === "passphrase")?.detail
      : undefined;
  const send = (event: FormEvent) => {
    event.preventDefault();
    setDiffer(words !== again);
    if (words === again) make.mutate();
  };
  return (
    <form onSubmit={send} className="flex max-w-120 flex-col gap-4" noValidate>
      {make.isError && !refused && (
        <Notice tone="error" live>
          {problemText(make.error, t)}
        </Notice>
      )}
      <Field label={t("archive.words")} hint={t("archive.wordsHint")} error={refused}>
        <PasswordInput
          autoComplete="new-password"
          showLabel={t("auth.showPassword")}
          hideLabel={t("auth.hidePassword")}
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
      </Field>
      <Field label={t("archive.again")} error={differ ? t("archive.differ") : undefined}>
        <PasswordInput
          autoComplete="new-password"
          showLabel={t("auth.showPassword")}
          hideLabel={t("auth.hidePassword")}
          value={again}
          onChange={(event) => setAgain(event.target.value)}
        />
      </Field>
      <Notice tone="warning">{t("archive.noWayBack")}</Notice>
      <div>
        <Button type="submit" variant="primary" busy={make.isPending}>
          <PackageOpen aria-hidden />
          {t("archive.make")}
        </Button>
      </div>
    </form>
  );
}

function Working({
  archive,
  busy,
  onStop,
}: {
  archive: Archive;
  busy: boolean;
  onStop: () => void;
}) {
  const { t } = useTranslation();
  const total = archive.bytesTotal ?? null;
  const done = archive.bytesDone ?? 0;
  const { showBytes } = useSizes();
  return (
    <section aria-labelledby="archive-progress" className="rounded-md border border-border p-4">
      <h2 id="archive-progress" className="font-strong">
        {t("archive.working")}
      </h2>
      <progress
        aria-labelledby="archive-progress"
        className="mt-3 h-2 w-full accent-primary"
        {...(total === null ? {} : { value: done, max: Math.max(total, 1) })}
      />
      <div className="mt-2 flex flex-wrap items-center justify-between gap-3">
        <p className="text-sm text-muted-foreground tabular-nums">
          {total === null
            ? t("archive.measuring")
            : t("archive.progress", { done: showBytes(done), total: showBytes(total) })}
        </p>
        <Button busy={busy} onClick={onStop}>
          {t("archive.stop")}
        </Button>
      </div>
      <p className="mt-2 text-sm text-muted-foreground">{t("archive.workingText")}</p>
    </section>
  );
}

function Ready({
  archive,
  busy,
  onDiscard,
}: {
  archive: Archive;
  busy: boolean;
  onDiscard: () => void;
}) {
  const { t } = useTranslation();
  const { showMoment } = useMoments();
  const { showBytes } = useSizes();
  const [asks, setAsks] = useState(false);
  const take = useMutation({
    // Asked first, so that the session is fresh when the browser asks by itself.
    mutationFn: () => exchange.getArchive(false),
    onSuccess: () => {
      const link = document.createElement("a");
      link.href = exchange.archiveFile;
      link.download = "";
      link.click();
    },
    onError: (error) => toast(problemText(error, t), { tone: "error" }),
  });
  return (
    <section aria-labelledby="archive-ready" className="rounded-md border border-border p-4">
      <h2 id="archive-ready" className="font-strong">
        {t("archive.ready")}
      </h2>
      <dl className="mt-3 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5 text-sm">
        <dt className="text-muted-foreground">{t("archive.at")}</dt>
        <dd className="tabular-nums">{archive.at && showMoment(archive.at)}</dd>
        <dt className="text-muted-foreground">{t("archive.size")}</dt>
        <dd className="tabular-nums">{showBytes(archive.fileBytes ?? 0)}</dd>
        <dt className="text-muted-foreground">{t("archive.until")}</dt>
        <dd className="tabular-nums">{archive.keptUntil && showMoment(archive.keptUntil)}</dd>
        <dt className="text-muted-foreground">{t("archive.digest")}</dt>
        <dd className="break-all font-mono text-xs leading-5">{archive.contentDigest}</dd>
      </dl>
      <div className="mt-4 flex flex-wrap gap-3">
        <Button variant="primary" busy={take.isPending} onClick={() => take.mutate()}>
          <Download aria-hidden />
          {t("archive.take")}
        </Button>
        <Button onClick={() => setAsks(true)}>
          <Trash2 aria-hidden />
          {t("archive.discard")}
        </Button>
      </div>
      <p className="mt-4 text-sm text-muted-foreground">{t("archive.how")}</p>
      <AlertDialog
        open={asks}
        onOpenChange={setAsks}
        title={t("archive.discardTitle")}
        description={t("archive.discardText")}
        confirm={t("archive.discard")}
        cancel={t("common.cancel")}
        danger
        busy={busy}
        onConfirm={onDiscard}
      />
    </section>
  );
}

function isAtWork(archive: Archive | undefined): boolean {
  return archive?.state === "WORKING";
}
