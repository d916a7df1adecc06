import { auth } from "@omi/api";
import { Button, Dialog, DialogContent, Field, Input, Notice, PasswordInput } from "@omi/ui";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useHeartbeat } from "../../app/connection";
import { usePageTitle } from "../../app/screens";
import { useStatus } from "../../app/status";
import { Door } from "./door";
import { signInMessage } from "./messages";
import { SecondFactor } from "./second-factor";
import { enter } from "./session";

export function SignIn() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { volver } = useSearch({ from: "/entrar" });
  const status = useStatus();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [challenge, setChallenge] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [forgot, setForgot] = useState(false);
  const [tried, setTried] = useState(false);
  const missing = (text: string) => (tried && !text.trim() ? t("errors.required") : undefined);
  usePageTitle(t("auth.title"));
  useHeartbeat();

  const done = async () => {
    await enter();
    await navigate({ href: volver ?? "/", replace: true });
  };
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!email.trim() || !password) {
      document.getElementById(email.trim() ? "password" : "email")?.focus();
      return;
    }
    setBusy(true);
    setError(null);
    try {
      const answer = await auth.login({ email: email.trim(), password });
      if ("twoFactorRequired" in answer) setChallenge(answer.challenge);
      else await done();
    } catch (failure) {
      setError(failure);
      document.getElementById("password")?.focus();
    } finally {
      setBusy(false);
    }
  };

  if (challenge) {
    return (
      <Door title={t("auth.secondTitle")}>
        <SecondFactor challenge={challenge} onDone={done} onBack={() => setChallenge(null)} />
      </Door>
    );
  }
  return (
    <Door title={t("auth.title")}>
      <form onSubmit={send} className="flex flex-col gap-4" noValidate>
        {error !== null && (
          <Notice tone="error" live>
            {signInMessage(error, t)}
          </Notice>
        )}
        <Field label={t("fields.email")} error={missing(email)}>
          <Input
            id="email"
            type="email"
            name="email"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            autoFocus
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        </Field>
        <Field label={t("fields.password")} error={missing(password)}>
          <PasswordInput
            id="password"
            name="password"
            autoComplete="current-password"
            showLabel={t("auth.showPassword")}
            hideLabel={t("auth.hidePassword")}
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </Field>
        <Button type="submit" variant="primary" size="lg" busy={busy}>
          {t("auth.enter")}
        </Button>
        <div className="flex flex-wrap justify-between gap-2">
          <Button variant="link" size="sm" onClick={() => setForgot(true)}>
            {t("auth.forgot")}
          </Button>
          <Button variant="link" size="sm" asChild>
            <Link to="/restablecer">{t("auth.haveCode")}</Link>
          </Button>
        </div>
        {status?.demo && <Notice title={t("auth.demoTitle")}>{t("auth.demoText")}</Notice>}
      </form>
      <ForgotPassword open={forgot} onOpenChange={setForgot} email={email} />
    </Door>
  );
}

function ForgotPassword({
  open,
  onOpenChange,
  email,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  email: string;
}) {
  const { t } = useTranslation();
  const [address, setAddress] = useState<string | null>(null);
  const [state, setState] = useState<"asking" | "busy" | "sent">("asking");
  const [error, setError] = useState<unknown>(null);
  const shown = address ?? email;

  const send = async (event: FormEvent) => {
    event.preventDefault();
    setState("busy");
    setError(null);
    try {
      await auth.forgotPassword({ email: shown.trim() });
      setState("sent");
    } catch (failure) {
      setError(failure);
      setState("asking");
    }
  };
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent title={t("auth.forgot")} description={t("auth.forgotText")} width="sm">
        {state === "sent" ? (
          <Notice tone="success" live title={t("auth.forgotSent")}>
            {t("auth.forgotSentText")}
          </Notice>
        ) : (
          <form onSubmit={send} className="flex flex-col gap-4" noValidate>
            {error !== null && (
              <Notice tone="error" live>
                {signInMessage(error, t)}
              </Notice>
            )}
            <Field label={t("fields.email")}>
              <Input
                type="email"
                autoComplete="username"
                value={shown}
                onChange={(event) => setAddress(event.target.value)}
              />
            </Field>
            <Button
              type="submit"
              variant="primary"
              busy={state === "busy"}
              disabled={!shown.trim()}
            >
              {t("auth.forgotSend")}
            </Button>
          </form>
        )}
      </DialogContent>
    </Dialog>
  );
}
