import { type Diagnostics, diagnostics, type FindingSeverity, type ListenerDoor } from "@omi/api";
import { Badge, Button, Notice, Skeleton, type Tone, toast } from "@omi/ui";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Braces, Copy, MonitorSmartphone, RotateCw, ScrollText } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Forbidden, LoadFailed, Page } from "../../app/screens";
import { useMoments } from "../../i18n/moments";
import { Fact, Section } from "../account/account";
import { usePermission } from "../auth/session";
import { useSizes } from "./sizes";

const PERIOD_MS = 30_000;
/** Beyond it a browser and the box do not agree about what time it is. */
const TOLERATED_MS = 5000;

const severities = {
  WARNING: { label: "diagnostics.severities.WARNING", tone: "amber" },
  REPAIRABLE: { label: "diagnostics.severities.REPAIRABLE", tone: "amber" },
  DAMAGED: { label: "diagnostics.severities.DAMAGED", tone: "red" },
} as const satisfies Record<FindingSeverity, { label: string; tone: Tone }>;

const doors = {
  STAFF: "diagnostics.doors.STAFF",
  PORTAL: "diagnostics.doors.PORTAL",
  OPS: "diagnostics.doors.OPS",
  TRUST: "diagnostics.doors.TRUST",
} as const satisfies Record<ListenerDoor, string>;

const failures = {
  UNREACHABLE: "diagnostics.failures.UNREACHABLE",
  SILENT: "diagnostics.failures.SILENT",
  REFUSED: "diagnostics.failures.REFUSED",
  UNSYNCHRONISED: "diagnostics.failures.UNSYNCHRONISED",
} as const;

interface Seen extends Diagnostics {
  /** How far the clock of the box is ahead of this browser's, to half the time that asking took. */
  aheadMs: number;
}

/** How the box is: what `omi doctor` says at the machine, for whoever is not there. */
export function DiagnosticsScreen() {
  const { t } = useTranslation();
  const allowed = usePermission("box.manage");
  return (
    <Page
      title={t("nav.diagnostics")}
      narrow
      actions={
        allowed && (
          <div className="flex flex-wrap gap-2">
            <Button asChild>
              <Link to="/equipos">
                <MonitorSmartphone aria-hidden />
                {t("devices.title")}
              </Link>
            </Button>
            <Button asChild>
              <Link to="/api/docs">
                <Braces aria-hidden />
                API
              </Link>
            </Button>
            <Button asChild>
              <Link to="/diagnostico/registro">
                <ScrollText aria-hidden />
                {t("technicalLog.title")}
              </Link>
            </Button>
          </div>
        )
      }
    >
      {allowed ? <Loaded /> : <Forbidden />}
    </Page>
  );
}

function Loaded() {
  const { t } = useTranslation();
  const current = useQuery({
    queryKey: ["diagnostics"],
    queryFn: async ({ signal, client }): Promise<Seen> => {
      const background = client.getQueryData(["diagnostics"]) !== undefined;
      const asked = Date.now();
      const seen = await diagnostics.getDiagnostics({ signal, background });
      const middle = (asked + Date.now()) / 2;
      return { ...seen, aheadMs: Date.parse(seen.now) - middle };
    },
    refetchInterval: PERIOD_MS,
  });
  if (current.isPending) {
    return (
      <div aria-busy className="flex flex-col gap-4">
        {["a", "b", "c", "d", "e"].map((key) => (
          <Skeleton key={key} className="h-14" />
        ))}
      </div>
    );
  }
  if (!current.data) {
    return <LoadFailed error={current.error} onRetry={() => void current.refetch()} />;
  }
  return (
    <>
      {current.isError && (
        <Notice
          tone="warning"
          live
          className="mb-4"
          action={
            <Button size="sm" onClick={() => void current.refetch()}>
              <RotateCw aria-hidden />
              {t("common.retry")}
            </Button>
          }
        >
          {t("diagnostics.stale")}
        </Notice>
      )}
      <Findings seen={current.data} />
      <Facts seen={current.data} />
      <Support text={current.data.supportText} />
    </>
  );
}

function Findings({ seen }: { seen: Seen }) {
  const { t } = useTranslation();
  if (seen.findings.length === 0) {
    return (
      <Notice tone="success" title={t("diagnostics.sound")} className="mb-6">
        {t("diagnostics.soundText")}
      </Notice>
    );
  }
  return (
    <section aria-labelledby="findings" className="mb-6">
      <h2 id="findings" className="mb-2 font-strong">
        {t("diagnostics.findings")}
      </h2>
      <ul className="divide-y divide-border rounded-md border border-border">
        {seen.findings.map((finding) => (
          <li key={finding.code} className="flex flex-wrap gap-x-3 gap-y-1 px-3.5 py-2.5">
            <Badge tone={severities[finding.severity].tone}>
              {t(severities[finding.severity].label)}
            </Badge>
            <span className="min-w-0 flex-1 basis-72">
              {finding.words}
              {finding.count > 1 && ` (${finding.count})`}{" "}
              <span className="font-mono text-xs text-muted-foreground">{finding.code}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Facts({ seen }: { seen: Seen }) {
  const { t } = useTranslation();
  return (
    <>
      <ClockFacts seen={seen} />
      <CertificateFacts seen={seen} />
      <StoreFacts seen={seen} />
      <Section title={t("diagnostics.queues")} text={t("diagnostics.queuesText")}>
        <List>
          <Fact name={t("diagnostics.outboxPending")}>{seen.queues.outboxPending ?? "–"}</Fact>
          <Fact name={t("diagnostics.outboxDead")}>{seen.queues.outboxDead ?? "–"}</Fact>
          <Fact name={t("diagnostics.writesWaiting")}>{seen.queues.writesWaiting}</Fact>
          <Fact name={t("diagnostics.search")}>
            {seen.search.listsReady && seen.search.searchReady
              ? t("diagnostics.ready")
              : t("diagnostics.building")}
          </Fact>
        </List>
      </Section>
      <NetworkFacts seen={seen} />
      <VersionFacts seen={seen} />
    </>
  );
}

function List({ children }: { children: React.ReactNode }) {
  return <dl className="grid gap-x-8 gap-y-3 sm:grid-cols-2">{children}</dl>;
}

function ClockFacts({ seen }: { seen: Seen }) {
  const { t } = useTranslation();
  const { showExact } = useMoments();
  const { showGap } = useSizes();
  const gap = (ahead: number) =>
    ahead > 0
      ? t("diagnostics.ahead", { gap: showGap(ahead) })
      : t("diagnostics.behind", { gap: showGap(ahead) });
  const { server } = seen.clock;
  return (
    <Section title={t("diagnostics.clock")} text={t("diagnostics.clockText")}>
      <List>
        <Fact name={t("diagnostics.now")}>{showExact(seen.now)}</Fact>
        <Fact name={t("diagnostics.browser")}>
          {Math.abs(seen.aheadMs) > TOLERATED_MS ? (
            <span className="text-amber">{gap(seen.aheadMs)}</span>
          ) : (
            t("diagnostics.agrees")
          )}
        </Fact>
        <Fact name={t("diagnostics.timeServer")}>
          {server === null || server === undefined
            ? t("diagnostics.noTimeServer")
            : server.failure
              ? t(failures[server.failure])
              : gap(-(server.offsetMs ?? 0))}
        </Fact>
        <Fact name={t("diagnostics.timeService")}>
          {seen.clock.synchronised
            ? t("diagnostics.synchronised")
            : t("diagnostics.unknownService")}
        </Fact>
      </List>
    </Section>
  );
}

function CertificateFacts({ seen }: { seen: Seen }) {
  const { t } = useTranslation();
  const { showMoment } = useMoments();
  const { certificate } = seen;
  if (!certificate) return null;
  return (
    <Section title={t("diagnostics.certificate")} text={t("diagnostics.certificateText")}>
      <List>
        <Fact name={t("diagnostics.validUntil")}>{showMoment(certificate.notAfter)}</Fact>
        <Fact name={t("diagnostics.authorityUntil")}>
          {showMoment(certificate.authorityNotAfter)}
        </Fact>
        <Fact name={t("diagnostics.names")}>
          <span className="break-words">{certificate.names.join(", ")}</span>
        </Fact>
        {certificate.leftOut.length > 0 && (
          <Fact name={t("diagnostics.leftOut")}>
            <span className="break-words text-amber">{certificate.leftOut.join(", ")}</span>
          </Fact>
        )}
        <Fact wide name={t("diagnostics.words")}>
          <span className="font-strong">{certificate.authorityWords}</span>
          <span className="mt-1 block font-mono text-xs break-all text-muted-foreground">
            SHA-256 {certificate.authorityFingerprint}
          </span>
        </Fact>
      </List>
    </Section>
  );
}

function StoreFacts({ seen }: { seen: Seen }) {
  const { t } = useTranslation();
  const { showMoment } = useMoments();
  const { showBytes, showNumber } = useSizes();
  const { disk, store } = seen;
  const share = disk.totalBytes > 0 ? disk.freeBytes / disk.totalBytes : 0;
  const isLow = disk.freeBytes < disk.warnBelowBytes;
  return (
    <>
      <Section title={t("diagnostics.disk")}>
        <div aria-hidden className="mb-3 h-2 overflow-hidden rounded-full bg-muted">
          <div
            className={isLow ? "h-full bg-amber" : "h-full bg-primary"}
            style={{ width: `${Math.round((1 - share) * 100)}%` }}
          />
        </div>
        <List>
          <Fact name={t("diagnostics.free")}>
            {t("diagnostics.freeOf", {
              free: showBytes(disk.freeBytes),
              total: showBytes(disk.totalBytes),
            })}
          </Fact>
          <Fact name={t("diagnostics.writes")}>
            {disk.readOnly ? t("diagnostics.writesStopped") : t("diagnostics.writesGoOn")}
          </Fact>
          <Fact name={t("diagnostics.marks")}>
            {t("diagnostics.marksOf", {
              warn: showBytes(disk.warnBelowBytes),
              stop: showBytes(disk.stopBelowBytes),
            })}
          </Fact>
          <Fact name={t("diagnostics.ballast")}>{showBytes(disk.ballastBytes)}</Fact>
        </List>
      </Section>
      <Section title={t("diagnostics.store")} text={t("diagnostics.storeText")}>
        <List>
          <Fact name={t("diagnostics.size")}>{showBytes(store.sizeBytes)}</Fact>
          <Fact name={t("diagnostics.checked")}>
            {store.checkedAt ? showMoment(store.checkedAt) : t("diagnostics.neverChecked")}
          </Fact>
          {store.checkedAt && (
            <Fact name={t("diagnostics.result")}>
              {store.worst
                ? t(severities[store.worst].label)
                : t("diagnostics.soundOf", { records: showNumber(store.records) })}
            </Fact>
          )}
          {store.missed && (
            <Fact name={t("diagnostics.missed")}>
              {store.missed === "NO_ROOM" ? t("diagnostics.noRoom") : t("diagnostics.checkFailed")}
            </Fact>
          )}
        </List>
      </Section>
    </>
  );
}

function NetworkFacts({ seen }: { seen: Seen }) {
  const { t } = useTranslation();
  const { network } = seen;
  if (!network) return null;
  return (
    <Section title={t("diagnostics.network")}>
      <List>
        {network.listeners.map(({ door, address }) => (
          <Fact key={door} name={t(doors[door])}>
            {address ? (
              <span className="font-mono text-sm break-all">{address}</span>
            ) : (
              t("diagnostics.closed")
            )}
          </Fact>
        ))}
        <Fact name={t("diagnostics.announced")}>
          {network.announced ?? t("diagnostics.notAnnounced")}
        </Fact>
      </List>
    </Section>
  );
}

function VersionFacts({ seen }: { seen: Seen }) {
  const { t } = useTranslation();
  const { showBytes, showUpTime } = useSizes();
  const { versions } = seen;
  return (
    <Section title={t("diagnostics.versions")}>
      <List>
        <Fact name="OMI">{versions.omi}</Fact>
        <Fact name={t("diagnostics.schema")}>{versions.schema}</Fact>
        <Fact name={t("diagnostics.system")}>
          {versions.system}
          <span className="block text-sm text-muted-foreground">
            {versions.kernel}, {versions.processor}
          </span>
        </Fact>
        <Fact name={t("diagnostics.upSince")}>{showUpTime(seen.upSeconds)}</Fact>
        <Fact name={t("diagnostics.memory")}>{showBytes(versions.memoryBytes)}</Fact>
      </List>
    </Section>
  );
}

function Support({ text }: { text: string }) {
  const { t } = useTranslation();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      toast(t("diagnostics.supportCopied"));
    } catch {
      toast(t("diagnostics.supportNotCopied"), { tone: "error" });
    }
  };
  return (
    <Section title={t("diagnostics.support")} text={t("diagnostics.supportText")}>
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by keys
        tabIndex={0}
        aria-label={t("diagnostics.support")}
        className="max-h-64 overflow-auto rounded-md bg-muted p-3"
      >
        <pre data-testid="support-text" className="text-xs whitespace-pre-wrap">
          {text}
        </pre>
      </section>
      <Button className="mt-3" onClick={() => void copy()}>
        <Copy aria-hidden />
        {t("diagnostics.supportCopy")}
      </Button>
    </Section>
  );
}
