import { auth, type ResetCode, type User } from "@omi/api";
import { AlertDialog, Button, Dialog, DialogContent, toast } from "@omi/ui";
import { Copy } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { problemText } from "../../i18n/problem-text";

/** For somebody who forgot their password: asks, then shows the code this once. */
export function ResetCodeDialog({ person, onClose }: { person: User; onClose: () => void }) {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const [made, setMade] = useState<ResetCode | null>(null);

  const make = async () => {
    setBusy(true);
    try {
      setMade(await auth.makeResetCode(person.id));
    } catch (error) {
      toast(problemText(error, t), { tone: "error" });
      onClose();
    }
  };
  const copy = async (code: string) => {
    await navigator.clipboard.writeText(code);
    toast(t("users.resetCopied"));
  };

  if (!made) {
    return (
      <AlertDialog
        open
        onOpenChange={onClose}
        title={t("users.resetTitle", { name: person.name })}
        description={t("users.resetText")}
        confirm={t("users.resetConfirm")}
        cancel={t("common.cancel")}
        busy={busy}
        onConfirm={() => void make()}
      />
    );
  }
  return (
    <Dialog open>
      <DialogContent
        width="sm"
        mustAnswer
        title={t("users.resetCode")}
        description={t("users.resetHow", { name: person.name, count: made.validMinutes })}
        footer={
          <>
            <Button onClick={() => void copy(made.code)}>
              <Copy aria-hidden />
              {t("recovery.copy")}
            </Button>
            <Button variant="primary" onClick={onClose}>
              {t("recovery.done")}
            </Button>
          </>
        }
      >
        <p
          data-testid="reset-code"
          className="rounded-md border border-border bg-muted px-3 py-3.5 text-center font-mono text-lg select-all"
        >
          {made.code}
        </p>
      </DialogContent>
    </Dialog>
  );
}
