import { ApiProblem, auth } from "@omi/api";
import { Button, Field, Input, Notice, PasswordInput, toast } from "@omi/ui";
import { Link, useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { usePageTitle } from "../../app/screens";
import { Door } from "./door";
import { signInMessage } from "./messages";

/** A new password with the one-time code that an administrator or the console has made. */
export function ResetPassword() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [email, setEmail] = useState("");
  const [code, setCode] = useState("");
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  usePageTitle(t("auth.resetTitle"));

  const fieldError = (name: string) =>
    error instanceof ApiProblem
      ? error.errors.find((entry) => entry.field === name)?.detail
      : undefined;

  const send = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await auth.resetPassword({ email: email.trim(), code: code.trim(), newPassword: password });
      toast(t("auth.resetDone"));
      await navigate({ to: "/entrar" });
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };

  return (
    <Door title={t("auth.resetTitle")}>
      <form onSubmit={send} className="flex flex-col gap-4" noValidate>
        <p className="text-muted-foreground">{t("auth.resetText")}</p>
        {error !== null && (
          <Notice tone="error" live>
            {signInMessage(error, t)}
          </Notice>
        )}
        <Field label={t("fields.email")} error={fieldError("email")}>
          <Input
            type="email"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            autoFocus
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        </Field>
        <Field label={t("auth.oneTimeCode")} error={fieldError("code")}>
          <Input
            autoComplete="one-time-code"
            autoCapitalize="none"
            spellCheck={false}
            value={code}
            onChange={(event) => setCode(event.target.value)}
          />
        </Field>
        <Field
          label={t("fields.newPassword")}
          hint={t("auth.passwordRule")}
          error={fieldError("newPassword")}
        >
          <PasswordInput
            autoComplete="new-password"
            showLabel={t("auth.showPassword")}
            hideLabel={t("auth.hidePassword")}
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </Field>
        <Button
          type="submit"
          variant="primary"
          size="lg"
          busy={busy}
          disabled={!email.trim() || !code.trim() || !password}
        >
          {t("auth.resetSend")}
        </Button>
        <Button variant="link" size="sm" asChild className="self-start">
          <Link to="/entrar">{t("auth.backToSignIn")}</Link>
        </Button>
      </form>
    </Door>
  );
}
