import { type Patient, type ReservedStanding, reserved } from "@omi/api";
import { Button, Notice, toast } from "@omi/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useMoments } from "../../i18n/moments";
import { problemText } from "../../i18n/problem-text";

/** On the file of a child that is reserved: why one sees it, and for how long. */
export function ReservedNotice({
  patient,
  standing,
}: {
  patient: Patient;
  standing: ReservedStanding;
}) {
  const { t } = useTranslation();
  const { showTime } = useMoments();
  const queries = useQueryClient();
  const { accessId, until } = standing;
  const again = () => queries.invalidateQueries({ queryKey: ["patients"] });
  // Once the hour is over the box answers nothing more: what is on the screen goes as well.
  useEffect(() => {
    if (!until) return;
    const timer = setTimeout(
      () => void queries.invalidateQueries({ queryKey: ["patients"] }),
      Math.max(0, Date.parse(until) - Date.now()) + 1_000,
    );
    return () => clearTimeout(timer);
  }, [until, queries]);
  const end = useMutation({
    mutationFn: (id: string) => reserved.endAccess(id),
    onSuccess: () => {
      toast(t("reserved.ended"), { about: patient.id });
      return again();
    },
    onError: (error) => {
      toast(problemText(error, t), { tone: "error" });
      return again();
    },
  });
  if (!until || !accessId) {
    return (
      <Notice className="mb-5" title={t("reserved.namedTitle")}>
        {t("reserved.namedText")}
      </Notice>
    );
  }
  return (
    <Notice
      tone="warning"
      className="mb-5"
      title={t("reserved.urgentTitle", { time: showTime(until) })}
      action={
        <Button size="sm" busy={end.isPending} onClick={() => end.mutate(accessId)}>
          {t("reserved.end")}
        </Button>
      }
    >
      {t("reserved.urgentText")}
    </Notice>
  );
}
