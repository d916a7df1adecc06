import { auth, type TwoFactorEnrolment } from "@omi/api";
import { Button, Dialog, DialogContent, Field, Input } from "@omi/ui";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { signInMessage } from "../auth/messages";
import { QrCode } from "./qr-code";

export function EnrolDialog({
  enrolment,
  onClose,
  onActivated,
}: {
  enrolment: TwoFactorEnrolment | null;
  onClose: () => void;
  onActivated: (recoveryCodes: string[]) => void;
}) {
  const { t } = useTranslation();
  return (
    <Dialog open={enrolment !== null} onOpenChange={onClose}>
      {enrolment && (
        <DialogContent title={t("twoFactor.enrolTitle")} width="sm">
          <EnrolSteps enrolment={enrolment} onActivated={onActivated} />
        </DialogContent>
      )}
    </Dialog>
  );
}

/** The picture to scan, and the code that proves it. */
export function EnrolSteps({
  enrolment,
  onActivated,
}: {
  enrolment: TwoFactorEnrolment;
  onActivated: (recoveryCodes: string[]) => void;
}) {
  const { t } = useTranslation();
  const [code, setCode] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const secret = enrolment.secret.replace(/(.{4})(?=.)/gu, "$1 ");

  const send = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      const { recoveryCodes } = await auth.activateTwoFactor({ code: code.replace(/\s/gu, "") });
      onActivated(recoveryCodes);
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };

  return (
    <form onSubmit={send} className="flex flex-col gap-4" noValidate>
      <p>{t("twoFactor.scan")}</p>
      <QrCode svg={enrolment.qrSvg} label={t("twoFactor.qr")} />
      <p className="text-center text-sm text-muted-foreground">
        {t("twoFactor.byHand")}
        <code
          data-testid="totp-secret"
          className="block font-mono text-sm text-balance text-foreground select-all"
        >
          {secret}
        </code>
      </p>
      <Field
        label={t("auth.code")}
        hint={t("twoFactor.codeHint")}
        error={error === null ? undefined : signInMessage(error, t)}
      >
        <Input
          inputMode="numeric"
          autoComplete="one-time-code"
          className="text-lg tracking-widest"
          value={code}
          onChange={(event) => setCode(event.target.value)}
        />
      </Field>
      <Button
        type="submit"
        variant="primary"
        busy={busy}
        disabled={code.replace(/\s/gu, "").length < 6}
      >
        {t("twoFactor.activate")}
      </Button>
    </form>
  );
}
