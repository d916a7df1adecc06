import { type ChartEvents, clinical } from "@omi/api";
import { Badge, Button, Dialog, Field, SheetContent, Skeleton, showDate, Textarea } from "@omi/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { LoadFailed } from "../../../app/screens";
import { problemText } from "../../../i18n/problem-text";
import { usePermission } from "../../auth/session";
import { tellState } from "./odontogram";
import type { ToothNumber } from "./teeth";

type Event = ChartEvents["items"][number];

const layerNames = {
  FINDING: "chart.layer.FINDING",
  PLANNED: "chart.layer.PLANNED",
  DONE_HERE: "chart.layer.DONE_HERE",
  DONE_ELSEWHERE: "chart.layer.DONE_ELSEWHERE",
} as const satisfies Record<Event["layer"], string>;

/** All that was told of one tooth, the newest first; what was an error is marked as one. */
export function ToothSheet({
  patientId,
  tooth,
  onClose,
}: {
  patientId: string;
  tooth: ToothNumber;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const events = useQuery({
    queryKey: ["clinical", "events", patientId, tooth],
    queryFn: ({ signal }) => clinical.listEvents(patientId, tooth, signal),
  });
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <SheetContent title={t("chart.toothTitle", { tooth })}>
        {events.isPending && <Skeleton className="h-24" />}
        {events.isError && (
          <LoadFailed error={events.error} onRetry={() => void events.refetch()} />
        )}
        {events.data?.items.length === 0 && <p>{t("chart.nothingTold")}</p>}
        <ol className="flex flex-col gap-3">
          {events.data?.items.map((event) => (
            <Told key={event.id} patientId={patientId} event={event} />
          ))}
        </ol>
      </SheetContent>
    </Dialog>
  );
}

function Told({ patientId, event }: { patientId: string; event: Event }) {
  const { t } = useTranslation();
  const mayWrite = usePermission("clinical.write");
  const queries = useQueryClient();
  const [reason, setReason] = useState<string>();
  const mark = useMutation({
    mutationFn: (why: string) => clinical.markError(patientId, event.id, why),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["clinical"] }),
  });
  const isVoid = event.error !== null || event.supersededBy !== null;
  return (
    <li className="border-b border-border pb-3 last:border-0">
      <p className={isVoid ? "line-through" : "font-strong"}>
        {tellState(event.tooth, t)}
        {event.supernumerary && ` (${event.supernumerary})`}
      </p>
      <p className="flex flex-wrap items-center gap-2 text-sm text-muted-foreground">
        <Badge>{t(layerNames[event.layer])}</Badge>
        {showDate(event.observedOn)} · {event.author.name}
      </p>
      {event.reason && <p className="text-sm">{event.reason}</p>}
      {event.error && (
        <p className="text-sm text-red">
          {t("chart.isError", { reason: event.error.reason, name: event.error.author.name })}
        </p>
      )}
      {event.supersededBy && <p className="text-sm text-amber">{t("chart.isCorrected")}</p>}
      {mayWrite && !isVoid && reason === undefined && (
        <Button size="sm" className="mt-1.5" onClick={() => setReason("")}>
          {t("chart.markError")}
        </Button>
      )}
      {reason !== undefined && !isVoid && (
        <form
          className="mt-2 flex flex-col gap-2"
          onSubmit={(submit) => {
            submit.preventDefault();
            mark.mutate(reason);
          }}
        >
          <Field
            label={t("chart.errorReason")}
            error={mark.isError ? problemText(mark.error, t) : undefined}
          >
            <Textarea
              rows={2}
              value={reason}
              onChange={(change) => setReason(change.target.value)}
            />
          </Field>
          <div className="flex gap-2">
            <Button size="sm" onClick={() => setReason(undefined)}>
              {t("common.cancel")}
            </Button>
            <Button size="sm" variant="primary" type="submit" busy={mark.isPending}>
              {t("chart.markError")}
            </Button>
          </div>
        </form>
      )}
    </li>
  );
}
