import { ApiProblem, auth, type InvitationView } from "@omi/api";
import { Button, Field, Input, Notice, PasswordInput, Skeleton } from "@omi/ui";
import { useQuery } from "@tanstack/react-query";
import { Link, useLocation, useNavigate } from "@tanstack/react-router";
import { type FormEvent, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { usePageTitle } from "../../app/screens";
import { roleNames } from "../../i18n/values";
import { Door } from "./door";
import { signInMessage } from "./messages";
import { enter, useSession } from "./session";

/** Takes an invitation up. Its token stands behind the `#`, is read once and leaves the address bar. */
export function Invitation() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const inAddress = useLocation({ select: (location) => location.hash });
  const [token, setToken] = useState(inAddress);
  usePageTitle(t("invitation.title"));
  // Another link opened in the same tab changes nothing but what stands behind the `#`.
  useEffect(() => {
    if (!inAddress) return;
    setToken(inAddress);
    void navigate({ to: "/invitacion", hash: "", replace: true });
  }, [inAddress, navigate]);
  return (
    <Door title={t("invitation.title")}>
      {token ? (
        <Answer key={token} token={token} />
      ) : (
        <Notice tone="warning" title={t("invitation.noTokenTitle")}>
          {t("invitation.noToken")}
        </Notice>
      )}
    </Door>
  );
}

function Answer({ token }: { token: string }) {
  const { t } = useTranslation();
  const found = useQuery({
    queryKey: ["invitation", token],
    queryFn: () => auth.lookAtInvitation(token),
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (found.isPending) {
    return (
      <div aria-busy className="flex flex-col gap-4">
        <Skeleton className="h-5 w-full" />
        <Skeleton className="h-9 w-full" />
        <Skeleton className="h-9 w-full" />
      </div>
    );
  }
  if (found.isError) {
    const isFinal = found.error instanceof ApiProblem && found.error.status < 500;
    return (
      <div className="flex flex-col gap-4">
        <Refusal error={found.error} />
        {!isFinal && (
          <Button className="self-start" onClick={() => void found.refetch()}>
            {t("invitation.tryAgain")}
          </Button>
        )}
        <ToSignIn />
      </div>
    );
  }
  return <RegisterForm token={token} invitation={found.data} />;
}

function Refusal({ error }: { error: unknown }) {
  const { t } = useTranslation();
  return (
    <Notice
      tone="error"
      live
      {...(error instanceof ApiProblem && error.title ? { title: error.title } : {})}
    >
      {signInMessage(error, t)}
    </Notice>
  );
}

function ToSignIn() {
  const { t } = useTranslation();
  return (
    <Button variant="link" size="sm" asChild className="self-start">
      <Link to="/entrar">{t("invitation.toSignIn")}</Link>
    </Button>
  );
}

function RegisterForm({ token, invitation }: { token: string; invitation: InvitationView }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const session = useSession();
  const [name, setName] = useState(invitation.name);
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const roles = invitation.roles.map((role) => t(roleNames[role])).join(", ");
  const least = invitation.leastPasswordCharacters;

  const refusals = error instanceof ApiProblem ? error.errors : [];
  const refused = (field: string) => refusals.find((entry) => entry.field === field)?.detail;

  const send = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      const { email } = await auth.register({ token, name, password });
      await auth.login({ email: email ?? "", password });
      await enter();
      await navigate({ to: "/", replace: true });
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };

  return (
    <form onSubmit={send} className="flex flex-col gap-4" noValidate>
      <p>{t("invitation.welcome", { name: invitation.name })}</p>
      <p className="text-muted-foreground">
        {invitation.email
          ? t("invitation.account", { email: invitation.email, roles })
          : t("invitation.accountPlain", { roles })}
      </p>
      {session.phase !== "signedOut" && (
        <Notice tone="warning">{t("invitation.signedInAs", { name: session.me.name })}</Notice>
      )}
      {error !== null && refusals.length === 0 && <Refusal error={error} />}
      <input type="email" value={invitation.email ?? ""} autoComplete="username" readOnly hidden />
      <Field label={t("invitation.name")} hint={t("invitation.nameHint")} error={refused("name")}>
        <Input autoComplete="name" value={name} onChange={(event) => setName(event.target.value)} />
      </Field>
      <Field
        label={t("invitation.password")}
        hint={t("account.passwordLeast", { count: least })}
        error={refused("password")}
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
        disabled={!name.trim() || !password}
      >
        {t("invitation.enter")}
      </Button>
      <p className="text-sm text-muted-foreground">
        {t("invitation.forOther", { name: invitation.name })}
      </p>
    </form>
  );
}
