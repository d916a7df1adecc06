import { exchange, type Import } from "@omi/api";
import { AlertDialog, Button, toast } from "@omi/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { problemText } from "../../i18n/problem-text";

/** Lets the box forget the rows of the file. */
export function DiscardFile({ one, onDone }: { one: Import; onDone: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [asks, setAsks] = useState(false);
  const discard = useMutation({
    mutationFn: () => exchange.discardImport(one.id),
    onSuccess: () => {
      setAsks(false);
      toast(t("importing.discarded"));
      onDone();
      queries.removeQueries({ queryKey: ["imports", one.id] });
      void queries.invalidateQueries({ queryKey: ["imports"], exact: true });
    },
    onError: (error) => toast(problemText(error, t), { tone: "error" }),
  });
  return (
    <>
      <Button onClick={() => setAsks(true)}>{t("importing.discard")}</Button>
      <AlertDialog
        open={asks}
        onOpenChange={setAsks}
        title={t("importing.discardTitle")}
        description={t("importing.discardText")}
        confirm={t("importing.discard")}
        cancel={t("common.cancel")}
        danger
        busy={discard.isPending}
        onConfirm={() => discard.mutate()}
      />
    </>
  );
}
