import { auth, type SessionItem, type SessionList } from "@omi/api";
import { Badge, Button, Skeleton, toast } from "@omi/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Monitor, Smartphone } from "lucide-react";
import { useTranslation } from "react-i18next";
import { LoadFailed } from "../../app/screens";
import { useMoments } from "../../i18n/moments";
import { problemText } from "../../i18n/problem-text";
import { Section } from "./account";
import { deviceName } from "./device";

/** Where this account is signed in; each place but this one can be signed out from here. */
export function SessionsSection() {
  const { t } = useTranslation();
  return (
    <Section title={t("account.sessions")} text={t("account.sessionsText")}>
      <Sessions
        queryKey={["sessions"]}
        list={auth.listSessions}
        end={(session) => auth.endSession(session)}
      />
    </Section>
  );
}

/** Places where an account is signed in, and a way to end each of them. */
export function Sessions({
  queryKey,
  list,
  end,
}: {
  queryKey: string[];
  list: (signal?: AbortSignal) => Promise<SessionList>;
  end: (session: string) => Promise<void>;
}) {
  const sessions = useQuery({ queryKey, queryFn: ({ signal }) => list(signal) });
  return (
    <>
      {sessions.isPending && (
        <div className="flex flex-col gap-3" aria-busy>
          <Skeleton className="h-12" />
          <Skeleton className="h-12" />
        </div>
      )}
      {sessions.isError && (
        <LoadFailed error={sessions.error} onRetry={() => void sessions.refetch()} />
      )}
      {sessions.data && sessions.data.items.length > 0 && (
        <ul className="divide-y divide-border rounded-md border border-border bg-surface">
          {sessions.data.items.map((item) => (
            <Row key={item.id} item={item} end={end} />
          ))}
        </ul>
      )}
    </>
  );
}

function Row({ item, end: endSession }: { item: SessionItem; end: (id: string) => Promise<void> }) {
  const { t } = useTranslation();
  const { showMoment } = useMoments();
  const queries = useQueryClient();
  const device = deviceName(item.userAgent ?? "");
  const name = device.browser
    ? t("account.device", { browser: device.browser, system: device.system || "?" })
    : t("account.unknownDevice");
  const end = useMutation({
    mutationFn: () => endSession(item.id),
    onSuccess: () => toast(t("account.sessionEnded", { device: name })),
    onError: (error) => toast(problemText(error, t), { tone: "error" }),
    // The number of somebody's sessions stands in the list of people as well.
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ["sessions"] }),
        queries.invalidateQueries({ queryKey: ["users"] }),
      ]),
  });
  const Icon = device.phone ? Smartphone : Monitor;
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 px-3.5 py-2.5">
      <Icon aria-hidden className="size-5 shrink-0 stroke-[1.5] text-muted-foreground" />
      <div className="min-w-0 flex-1 basis-52">
        <p className="flex flex-wrap items-center gap-2">
          {name}
          {item.current && <Badge tone="primary">{t("account.thisDevice")}</Badge>}
        </p>
        <p className="text-sm text-muted-foreground">
          {t("account.lastSeen", { when: showMoment(item.lastSeenAt) })}
          {item.address && ` · ${item.address}`}
        </p>
      </div>
      {!item.current && (
        <Button
          size="sm"
          className="max-sm:ml-8"
          busy={end.isPending}
          aria-label={t("account.endSessionOf", { device: name })}
          onClick={() => end.mutate()}
        >
          {t("account.endSession")}
        </Button>
      )}
    </li>
  );
}
