import { type HistoryItem, patients } from "@omi/api";
import { Skeleton, StateBlock } from "@omi/ui";
import { useQuery } from "@tanstack/react-query";
import { History } from "lucide-react";
import { useTranslation } from "react-i18next";
import { LoadFailed } from "../../../app/screens";
import { useMoments } from "../../../i18n/moments";
import { roleNames } from "../../../i18n/values";
import { fieldNames } from "../fields/labels";
import { historyKind } from "./history-kinds";

/** What was done with the file, by whom and when; names of fields, never their contents. */
export function HistoryTab({ patientId }: { patientId: string }) {
  const { t } = useTranslation();
  const history = useQuery({
    queryKey: ["patients", "history", patientId],
    queryFn: ({ signal }) => patients.getHistory(patientId, signal),
  });
  if (history.isPending) {
    return (
      <div aria-busy className="flex flex-col gap-4">
        <Skeleton className="h-10" />
        <Skeleton className="h-10" />
        <Skeleton className="h-10" />
      </div>
    );
  }
  if (history.isError) {
    return <LoadFailed error={history.error} onRetry={() => void history.refetch()} />;
  }
  if (history.data.items.length === 0) {
    return <StateBlock icon={<History />} title={t("history.none")} />;
  }
  return (
    <ol className="flex flex-col">
      {history.data.items.map((item) => (
        <Entry key={`${item.at} ${item.kind}`} item={item} />
      ))}
    </ol>
  );
}

function Entry({ item }: { item: HistoryItem }) {
  const { t } = useTranslation();
  const { showMoment } = useMoments();
  // A registration fills every field; only of a change is it worth saying which.
  const changed = item.kind === "patients.registered" ? [] : item.fields;
  const fields = changed
    .filter((name): name is keyof typeof fieldNames => name in fieldNames)
    .map((name) => t(fieldNames[name]))
    .join(", ");
  return (
    <li className="relative flex gap-4 pb-5 pl-5 before:absolute before:top-2 before:left-0 before:size-2 before:rounded-full before:bg-primary after:absolute after:top-4.5 after:bottom-0 after:left-[3.5px] after:w-px after:bg-border last:after:hidden">
      <div className="min-w-0 flex-1">
        <p>
          {t(historyKind(item.kind))}
          {fields && <span className="text-muted-foreground">: {fields}</span>}
        </p>
        <p className="text-sm text-muted-foreground">
          {showMoment(item.at)}
          {` · ${item.actorName ?? t("history.byItself")}`}
          {item.actorRole && ` (${t(roleNames[item.actorRole])})`}
        </p>
      </div>
    </li>
  );
}
