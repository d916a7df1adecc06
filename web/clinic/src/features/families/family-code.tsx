import { type FamilyCode, type FamilyCodeSheet, type FamilyGuardian, families } from "@omi/api";
import { AlertDialog, Badge, Button, toast } from "@omi/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { QrCode as QrIcon, Undo2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMoments } from "../../i18n/moments";
import { problemText } from "../../i18n/problem-text";
import { FamilySheet } from "./family-sheet";

/** The code that opens a guardian's account on the portal: how it stands, made, made anew, taken back. */
export function FamilyCodeRow({ guardian }: { guardian: FamilyGuardian }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [asking, setAsking] = useState<"renew" | "revoke" | null>(null);
  const [sheet, setSheet] = useState<FamilyCodeSheet | null>(null);
  const name = `${guardian.firstName} ${guardian.lastName}`;
  const queryKey = ["patients", "family-code", guardian.id];
  const code = useQuery({
    queryKey,
    queryFn: ({ signal }) => families.getCode(guardian.id, signal),
  });
  const after = {
    onError: (error: Error) => toast(problemText(error, t), { tone: "error" }),
    onSettled: () => {
      setAsking(null);
      return queries.invalidateQueries({ queryKey });
    },
  };
  const make = useMutation({
    mutationFn: () => families.makeCode(guardian.id),
    onSuccess: setSheet,
    ...after,
  });
  const revoke = useMutation({
    mutationFn: () => families.revokeCode(guardian.id),
    onSuccess: () => toast(t("families.codeRevoked", { name })),
    ...after,
  });
  const isOpen = code.data?.state === "OPEN";
  return (
    <div className="mt-3 flex flex-wrap items-center gap-x-3 gap-y-2 border-t border-border pt-3">
      <p className="flex min-w-0 flex-1 basis-60 flex-wrap items-center gap-x-2 gap-y-1">
        <span className="text-sm text-muted-foreground">{t("families.code")}</span>
        {code.data && <CodeBadge code={code.data} />}
        {code.isError && <span className="text-sm text-red">{problemText(code.error, t)}</span>}
      </p>
      <Button
        size="sm"
        busy={make.isPending}
        aria-label={t(isOpen ? "families.codeRenewOf" : "families.codeMakeOf", { name })}
        onClick={() => (isOpen ? setAsking("renew") : make.mutate())}
      >
        <QrIcon aria-hidden />
        {t(isOpen ? "families.codeRenew" : "families.codeMake")}
      </Button>
      {isOpen && (
        <Button
          size="sm"
          aria-label={t("families.codeRevokeOf", { name })}
          onClick={() => setAsking("revoke")}
        >
          <Undo2 aria-hidden />
          {t("families.codeRevoke")}
        </Button>
      )}
      <AlertDialog
        open={asking === "renew"}
        onOpenChange={() => setAsking(null)}
        title={t("families.codeRenewTitle", { name })}
        description={t("families.codeRenewText")}
        confirm={t("families.codeMake")}
        cancel={t("common.cancel")}
        busy={make.isPending}
        onConfirm={() => make.mutate()}
      />
      <AlertDialog
        open={asking === "revoke"}
        onOpenChange={() => setAsking(null)}
        title={t("families.codeRevokeTitle", { name })}
        description={t("families.codeRevokeText")}
        confirm={t("families.codeRevoke")}
        cancel={t("common.cancel")}
        danger
        busy={revoke.isPending}
        onConfirm={() => revoke.mutate()}
      />
      {sheet && <FamilySheet guardian={guardian} sheet={sheet} onClose={() => setSheet(null)} />}
    </div>
  );
}

function CodeBadge({ code }: { code: FamilyCode }) {
  const { t } = useTranslation();
  const { showMoment } = useMoments();
  switch (code.state) {
    case "OPEN":
      return (
        <Badge tone="green">
          {t("families.codeOpen", { when: showMoment(code.expiresAt ?? "") })}
        </Badge>
      );
    case "EXPIRED":
      return (
        <Badge tone="amber">
          {t("families.codeExpired", { when: showMoment(code.expiresAt ?? "") })}
        </Badge>
      );
    case "USED":
      return <Badge>{t("families.codeUsed", { when: showMoment(code.usedAt ?? "") })}</Badge>;
    default:
      return <Badge>{t("families.codeNone")}</Badge>;
  }
}
