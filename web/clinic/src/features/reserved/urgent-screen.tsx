import { reserved, type UrgentAccess } from "@omi/api";
import { Badge, Button, Notice, Segmented, Skeleton, StateBlock, toast } from "@omi/ui";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ShieldCheck } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Forbidden, LoadFailed, Page } from "../../app/screens";
import { useMoments } from "../../i18n/moments";
import { problemText } from "../../i18n/problem-text";
import { useMe, usePermission } from "../auth/session";
import { ReviewDialog } from "./review-dialog";
import { verdictNames } from "./words";

type Which = "pending" | "all";

/** Who opened which reserved file in an emergency, why, and what a review found. */
export function UrgentScreen() {
  const { t } = useTranslation();
  const allowed = usePermission("patients.review_urgent");
  return <Page title={t("nav.urgent")}>{allowed ? <Accesses /> : <Forbidden />}</Page>;
}

function Accesses() {
  const { t } = useTranslation();
  const [which, setWhich] = useState<Which>("pending");
  const [reviewing, setReviewing] = useState<UrgentAccess | null>(null);
  const list = useInfiniteQuery({
    queryKey: ["urgent_accesses", "list", which],
    queryFn: ({ pageParam, signal }) => reserved.listAccesses(which, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const counts = useQuery({
    queryKey: ["urgent_accesses", "counts"],
    queryFn: ({ signal }) => reserved.countAccesses(signal),
  });
  const overdue = counts.data?.overdue ?? 0;
  return (
    <div className="max-w-240">
      <p className="mb-4 text-muted-foreground">{t("reserved.screenText")}</p>
      <Segmented
        label={t("reserved.which")}
        value={which}
        onValueChange={(value) => setWhich(value as Which)}
        options={[
          { value: "pending", label: t("reserved.toReview") },
          { value: "all", label: t("reserved.all") },
        ]}
      />
      {overdue > 0 && (
        <Notice tone="warning" className="mt-4" title={t("reserved.overdue", { count: overdue })}>
          {t("reserved.overdueText")}
        </Notice>
      )}
      <div className="mt-4">
        {list.isPending && (
          <div aria-busy className="flex flex-col gap-4">
            <Skeleton className="w-72" />
            <Skeleton className="w-96" />
          </div>
        )}
        {list.isError && <LoadFailed error={list.error} onRetry={() => void list.refetch()} />}
        {list.isSuccess && items.length === 0 && (
          <StateBlock icon={<ShieldCheck />} title={t("reserved.noneTitle")}>
            {which === "pending" ? t("reserved.noneToReview") : t("reserved.none")}
          </StateBlock>
        )}
        {items.length > 0 && (
          <ul className="divide-y divide-border rounded-md border border-border">
            {items.map((access) => (
              <Access key={access.id} access={access} onReview={() => setReviewing(access)} />
            ))}
          </ul>
        )}
        {list.hasNextPage && (
          <Button
            className="mt-4"
            busy={list.isFetchingNextPage}
            onClick={() => void list.fetchNextPage()}
          >
            {t("common.more")}
          </Button>
        )}
      </div>
      {reviewing && <ReviewDialog access={reviewing} onClose={() => setReviewing(null)} />}
    </div>
  );
}

function Access({ access, onReview }: { access: UrgentAccess; onReview: () => void }) {
  const { t } = useTranslation();
  const { showMoment, showTime } = useMoments();
  const me = useMe();
  const mayRead = usePermission("audit.read");
  const isOpen = access.state === "OPEN";
  const day = access.since.slice(0, 10);
  return (
    <li className="flex flex-col gap-2 px-4 py-3.5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="font-strong">{access.userName ?? t("reserved.someone")}</span>
        <Link
          to="/pacientes/$patientId"
          params={{ patientId: access.patientId }}
          className="text-primary underline-offset-2 hover:underline"
        >
          {access.medicalRecordNumber ?? "—"}
        </Link>
        <span className="text-sm text-muted-foreground">
          {showMoment(access.since)} – {showTime(access.endedAt ?? access.until)}
        </span>
        <AccessBadge access={access} />
      </div>
      <p className="whitespace-pre-line">{access.reason}</p>
      {access.review && (
        <p className="text-sm text-muted-foreground">
          {t("reserved.reviewedBy", {
            name: access.review.byName ?? "—",
            when: showMoment(access.review.at),
          })}
          {access.review.note && `: ${access.review.note}`}
        </p>
      )}
      <div className="flex flex-wrap gap-2">
        {isOpen && <EndButton access={access} />}
        {!isOpen && (
          <Button size="sm" variant={access.review ? "secondary" : "primary"} onClick={onReview}>
            {access.review ? t("reserved.reviewAgain") : t("reserved.review")}
          </Button>
        )}
        {mayRead && (
          <Button size="sm" variant="ghost" asChild>
            <Link to="/actividad" search={{ user: access.userId, from: day, to: day }}>
              {t("reserved.whatWasDone")}
            </Link>
          </Button>
        )}
        {access.userId === me.id && !access.review && (
          <span className="self-center text-sm text-muted-foreground">{t("reserved.own")}</span>
        )}
      </div>
    </li>
  );
}

function AccessBadge({ access }: { access: UrgentAccess }) {
  const { t } = useTranslation();
  if (access.review) {
    const tone = access.review.verdict === "JUSTIFIED" ? "green" : "red";
    return <Badge tone={tone}>{t(verdictNames[access.review.verdict])}</Badge>;
  }
  if (access.state === "OPEN") return <Badge tone="amber">{t("reserved.stateOpen")}</Badge>;
  if (access.isOverdue) return <Badge tone="red">{t("reserved.stateOverdue")}</Badge>;
  return <Badge tone="amber">{t("reserved.statePending")}</Badge>;
}

function EndButton({ access }: { access: UrgentAccess }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const end = useMutation({
    mutationFn: () => reserved.endAccess(access.id),
    onSuccess: () => toast(t("reserved.ended")),
    onError: (error) => toast(problemText(error, t), { tone: "error" }),
    onSettled: () => queries.invalidateQueries({ queryKey: ["urgent_accesses"] }),
  });
  return (
    <Button size="sm" variant="danger" busy={end.isPending} onClick={() => end.mutate()}>
      {t("reserved.endNow")}
    </Button>
  );
}
