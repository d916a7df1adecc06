import { auth } from "@omi/api";
import { Button, Dialog, DialogContent, Field, Input, Notice, PasswordInput } from "@omi/ui";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { signInMessage } from "./messages";
import { answerPassword, usePasswordAsked } from "./reauthenticate-store";
import { useSession } from "./session";

/** Before a sensitive act: the password once more, good for ten minutes. */
export function ReauthenticateDialog() {
  const asked = usePasswordAsked();
  const session = useSession();
  if (session.phase === "signedOut") return null;
  return (
    <Dialog open={asked} onOpenChange={() => answerPassword(false)}>
      {asked && <Question email={session.me.email ?? ""} withCode={session.me.twoFactorEnabled} />}
    </Dialog>
  );
}

function Question({ email, withCode }: { email: string; withCode: boolean }) {
  const { t } = useTranslation();
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  const send = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await auth.reauthenticate({ password, code: code.trim() || undefined });
      answerPassword(true);
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };

  return (
    <DialogContent
      title={t("reauthenticate.title")}
      description={t("reauthenticate.text")}
      width="sm"
    >
      <form onSubmit={send} className="flex flex-col gap-4" noValidate>
        {error !== null && (
          <Notice tone="error" live>
            {signInMessage(error, t)}
          </Notice>
        )}
        <input type="email" value={email} autoComplete="username" readOnly hidden />
        <Field label={t("fields.password")}>
          <PasswordInput
            autoFocus
            autoComplete="current-password"
            showLabel={t("auth.showPassword")}
            hideLabel={t("auth.hidePassword")}
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </Field>
        {withCode && (
          <Field label={t("auth.code")} hint={t("auth.codeHint")}>
            <Input
              inputMode="numeric"
              autoComplete="one-time-code"
              value={code}
              onChange={(event) => setCode(event.target.value)}
            />
          </Field>
        )}
        <Button
          type="submit"
          variant="primary"
          busy={busy}
          disabled={!password || (withCode && !code)}
        >
          {t("reauthenticate.confirm")}
        </Button>
      </form>
    </DialogContent>
  );
}
