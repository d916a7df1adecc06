import { exchange, type Import } from "@omi/api";
import { Badge, Button, Notice, Skeleton, StateBlock, type Tone, toast } from "@omi/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { FileInput, PackageOpen } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useFeature } from "../../app/features";
import { Forbidden, LoadFailed, Page } from "../../app/screens";
import { useMoments } from "../../i18n/moments";
import { problemText } from "../../i18n/problem-text";
import { usePermission } from "../auth/session";
import { Columns } from "./columns";
import { Progress } from "./progress";
import { Results } from "./results";
import { Upload } from "./upload";

/** How often it is asked how far the box is. */
const POLL_MS = 700;

export const stateNames = {
  CANCELLED: "importing.states.CANCELLED",
  CHECKED: "importing.states.CHECKED",
  CHECKING: "importing.states.CHECKING",
  DONE: "importing.states.DONE",
  DRAFT: "importing.states.DRAFT",
  RUNNING: "importing.states.RUNNING",
  UNDOING: "importing.states.UNDOING",
  UNDONE: "importing.states.UNDONE",
} as const satisfies Record<Import["state"], string>;

const tones: Partial<Record<Import["state"], Tone>> = {
  DONE: "green",
  CANCELLED: "amber",
  RUNNING: "primary",
  CHECKING: "primary",
  UNDOING: "primary",
};

/** Lists of another program: uploaded, told what their columns are, judged, entered, taken back. */
export function Importing() {
  const { t } = useTranslation();
  const allowed = usePermission("exchange.manage");
  const hasExports = useFeature("exports");
  const isOn = useFeature("imports");
  const { id } = useSearch({ from: "/shell/importar" });
  return (
    <Page
      title={t("importing.title")}
      actions={
        allowed &&
        hasExports &&
        !id && (
          <Button asChild>
            <Link to="/importar/archivo">
              <PackageOpen aria-hidden />
              {t("archive.link")}
            </Link>
          </Button>
        )
      }
    >
      {!allowed && <Forbidden />}
      {allowed && !isOn && (
        <StateBlock icon={<FileInput />} title={t("importing.off")}>
          {t("importing.offText")}
        </StateBlock>
      )}
      {allowed && isOn && (id ? <One key={id} id={id} /> : <All />)}
    </Page>
  );
}

function All() {
  const { t } = useTranslation();
  const { showMoment } = useMoments();
  const all = useQuery({
    queryKey: ["imports"],
    queryFn: ({ signal }) => exchange.listImports(signal),
  });
  return (
    <div className="flex max-w-260 flex-col gap-8">
      <Upload />
      <section aria-labelledby="previous-imports">
        <h2 id="previous-imports" className="mb-2 text-lg font-strong">
          {t("importing.previous")}
        </h2>
        {all.isPending && <Skeleton className="h-9" />}
        {all.isError && <LoadFailed error={all.error} onRetry={() => void all.refetch()} />}
        {all.isSuccess && all.data.items.length === 0 && (
          <StateBlock icon={<FileInput />} title={t("importing.nobody")} />
        )}
        {all.isSuccess && all.data.items.length > 0 && (
          <ul className="border-t border-border">
            {all.data.items.map((one) => (
              <li key={one.id} className="border-b border-border">
                <Link
                  to="/importar"
                  search={{ id: one.id }}
                  className="flex flex-wrap items-center gap-x-4 gap-y-1 px-1 py-2.5 touch-target hover:bg-muted"
                >
                  <span className="min-w-0 flex-1 basis-52 truncate">
                    {one.files.map((file) => file.name).join(", ") || "—"}
                  </span>
                  <span className="text-sm text-muted-foreground tabular-nums">
                    {t("importing.rows", { count: one.rows })}
                  </span>
                  <span className="text-sm text-muted-foreground tabular-nums">
                    {showMoment(one.createdAt)}
                  </span>
                  <Badge tone={tones[one.state] ?? "neutral"}>{t(stateNames[one.state])}</Badge>
                </Link>
              </li>
            ))}
          </ul>
        )}
      </section>
    </div>
  );
}

function One({ id }: { id: string }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate({ from: "/importar" });
  const { showMoment } = useMoments();
  const query = useQuery({
    queryKey: ["imports", id],
    queryFn: ({ signal }) =>
      exchange.openImport(id, isAtWork(queries.getQueryData<Import>(["imports", id])), signal),
    refetchInterval: ({ state }) => (isAtWork(state.data) ? POLL_MS : false),
  });
  const take = (next: Import) => {
    queries.setQueryData(["imports", id], next);
    void queries.invalidateQueries({ queryKey: ["imports"], exact: true });
    void queries.invalidateQueries({ queryKey: ["import-rows", id] });
  };
  const stop = useMutation({
    mutationFn: () => exchange.cancelImport(id),
    onSuccess: take,
    onError: (error) => {
      toast(problemText(error, t), { tone: "error" });
      void query.refetch();
    },
  });
  if (query.isError && !query.data) {
    return <LoadFailed error={query.error} onRetry={() => void query.refetch()} />;
  }
  if (!query.data) {
    return (
      <div aria-busy className="flex flex-col gap-3">
        <Skeleton className="h-9" />
        <Skeleton className="h-40" />
      </div>
    );
  }
  const one = query.data;
  const leave = () => void navigate({ search: {} });
  return (
    <div className="flex max-w-260 flex-col gap-5">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-muted-foreground">
        <Button variant="link" onClick={leave}>
          {t("importing.previous")}
        </Button>
        <span className="min-w-0 truncate">{one.files.map((file) => file.name).join(", ")}</span>
        <span className="tabular-nums">{t("importing.rows", { count: one.rows })}</span>
        <Badge tone={tones[one.state] ?? "neutral"}>{t(stateNames[one.state])}</Badge>
      </p>
      {one.seenBefore && (one.state === "DRAFT" || one.state === "CHECKED") && (
        <Notice tone="warning">
          {t("importing.seenBefore", { when: showMoment(one.seenBefore) })}
        </Notice>
      )}
      {one.state === "UNDONE" && <Notice tone="success">{t("importing.undone")}</Notice>}
      {isAtWork(one) && <Progress one={one} busy={stop.isPending} onCancel={() => stop.mutate()} />}
      {(one.state === "DRAFT" || one.state === "UNDONE") && one.hasFile && (
        <Columns key={one.files.length} one={one} onDone={take} onLeave={leave} />
      )}
      {(one.state === "DRAFT" || one.state === "UNDONE") && !one.hasFile && <Upload into={one} />}
      {(one.state === "CHECKED" || one.state === "DONE" || one.state === "CANCELLED") && (
        <Results one={one} onDone={take} onLeave={leave} />
      )}
    </div>
  );
}

function isAtWork(one: Import | undefined): boolean {
  return one?.state === "CHECKING" || one?.state === "RUNNING" || one?.state === "UNDOING";
}
