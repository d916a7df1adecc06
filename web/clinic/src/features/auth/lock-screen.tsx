import { auth } from "@omi/api";
import { Button, Cover, Field, Notice, PasswordInput } from "@omi/ui";
import { type FormEvent, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { BrandMark } from "../../app/brand";
import { signInMessage } from "./messages";
import { SecondFactor } from "./second-factor";
import { enter, type LockReason, leave, useSession } from "./session";

const reasons = {
  idle: "lock.idle",
  manual: "lock.manual",
  ended: "lock.ended",
} as const satisfies Record<LockReason, string>;

/** Over everything: the same person signs in again and finds the screen as it was left. */
export function LockScreen() {
  const { t } = useTranslation();
  const session = useSession();
  const locked = session.phase === "locked";

  // The address of the page and what is behind stay; nothing of it can be reached meanwhile.
  useEffect(() => {
    const root = document.getElementById("root");
    if (root) root.inert = locked;
  }, [locked]);

  return (
    <Cover
      open={locked}
      mark={<BrandMark className="mb-3 h-9 max-w-40" />}
      title={t("lock.title", { name: locked ? session.me.name.split(" ")[0] : "" })}
    >
      {locked && <Unlock email={session.me.email ?? ""} reason={session.reason} />}
    </Cover>
  );
}

function Unlock({ email, reason }: { email: string; reason: LockReason }) {
  const { t } = useTranslation();
  const [password, setPassword] = useState("");
  const [challenge, setChallenge] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (!password) return;
    setBusy(true);
    setError(null);
    try {
      const answer = await auth.login({ email, password });
      if ("twoFactorRequired" in answer) setChallenge(answer.challenge);
      else await enter();
    } catch (failure) {
      setError(failure);
      setPassword("");
    } finally {
      setBusy(false);
    }
  };

  return (
    <>
      <p className="mt-1 mb-5 text-muted-foreground">{t(reasons[reason])}</p>
      {challenge ? (
        <SecondFactor challenge={challenge} onDone={enter} onBack={() => setChallenge(null)} />
      ) : (
        <form onSubmit={send} className="flex flex-col gap-4" noValidate>
          {error !== null && (
            <Notice tone="error" live>
              {signInMessage(error, t)}
            </Notice>
          )}
          <input type="email" value={email} autoComplete="username" readOnly hidden />
          <Field label={t("fields.password")} hint={email}>
            <PasswordInput
              autoFocus
              autoComplete="current-password"
              showLabel={t("auth.showPassword")}
              hideLabel={t("auth.hidePassword")}
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          </Field>
          <Button type="submit" variant="primary" size="lg" busy={busy}>
            {t("lock.unlock")}
          </Button>
        </form>
      )}
      <Button variant="link" size="sm" className="mt-3" onClick={() => void leave()}>
        {t("lock.other")}
      </Button>
    </>
  );
}
