import type { OpenDraft, PatientItem } from "@omi/api";
import { showDate } from "@omi/ui";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";
import { useMoments } from "../../i18n/moments";
import type { ListSearch } from "../patients/list/search";
import { PatientName, RiskBadge, showPhone } from "../patients/shown";
import { reviewTypeNames } from "../timeline/names";

/** Reviews that one began and has not finished. */
export function Drafts({ drafts }: { drafts: readonly OpenDraft[] }) {
  const { t } = useTranslation();
  const { showMoment } = useMoments();
  return (
    <Panel title={t("home.drafts", { count: drafts.length })} empty={t("home.noDrafts")}>
      {drafts.map((draft) => (
        <Row key={draft.id} patientId={draft.patientId}>
          <span className="personal font-strong">{draft.patientName}</span>
          <span className="text-sm text-muted-foreground">
            {draft.reviewType ? t(reviewTypeNames[draft.reviewType]) : t("timeline.visit")}
            {` · ${t("home.savedAt", { when: showMoment(draft.updatedAt) })}`}
          </span>
        </Row>
      ))}
    </Panel>
  );
}

/** Children whose review waits, with whom to call. */
export function Waiting({
  title,
  empty,
  items,
  search,
  more,
}: {
  title: string;
  empty: string;
  items: readonly PatientItem[];
  search: ListSearch;
  /** Whether there are more than these. */
  more: boolean;
}) {
  const { t } = useTranslation();
  return (
    <Panel
      title={title}
      empty={empty}
      action={
        more && (
          <Link to="/pacientes" search={search} className="text-sm text-primary hover:underline">
            {t("home.seeAll")}
          </Link>
        )
      }
    >
      {items.map((item) => (
        <Row key={item.id} patientId={item.id}>
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <span className="personal min-w-0 flex-1">
              <PatientName patient={item} />
            </span>
            <RiskBadge level={item.riskLevel} />
          </span>
          <span className="text-sm text-muted-foreground">
            {item.nextReviewDate && showDate(item.nextReviewDate)}
            {item.guardianPhone && (
              <span className="personal">{` · ${showPhone(item.guardianPhone)}`}</span>
            )}
          </span>
        </Row>
      ))}
    </Panel>
  );
}

function Panel({
  title,
  empty,
  action,
  children,
}: {
  title: string;
  empty: string;
  action?: ReactNode;
  children: ReactNode[];
}) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="rounded-md border border-border bg-surface p-4">
      <div className="mb-2 flex flex-wrap items-center justify-between gap-x-3">
        <h2 id={id} className="font-strong">
          {title}
        </h2>
        {action}
      </div>
      {children.length === 0 ? (
        <p className="text-muted-foreground">{empty}</p>
      ) : (
        <ul className="divide-y divide-border">{children}</ul>
      )}
    </section>
  );
}

function Row({ patientId, children }: { patientId: string; children: ReactNode }) {
  return (
    <li>
      <Link
        to="/pacientes/$patientId"
        params={{ patientId }}
        className="-mx-1 flex min-h-11 flex-col justify-center rounded-sm px-1 py-1.5 hover:bg-muted"
      >
        {children}
      </Link>
    </li>
  );
}
