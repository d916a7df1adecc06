import { ApiProblem, auth } from "@omi/api";
import { Button, Field, Input, Notice } from "@omi/ui";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { signInMessage } from "./messages";

/** The second question of a sign-in: six digits from the phone, or a recovery code. */
export function SecondFactor({
  challenge,
  onDone,
  onBack,
}: {
  challenge: string;
  onDone: () => Promise<void>;
  onBack: () => void;
}) {
  const { t } = useTranslation();
  const [recovery, setRecovery] = useState(false);
  const [code, setCode] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  const send = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await auth.verifyTwoFactor({ challenge, code: code.replace(/\s/gu, "") });
      await onDone();
    } catch (failure) {
      setError(failure);
      setCode("");
    } finally {
      setBusy(false);
    }
  };
  const challengeOver = error instanceof ApiProblem && error.code === "auth.challenge_ended";

  return (
    <form onSubmit={send} className="flex flex-col gap-4" noValidate>
      {error !== null && (
        <Notice tone="error" live>
          {signInMessage(error, t)}
        </Notice>
      )}
      <Field
        key={recovery ? "recovery" : "totp"}
        label={recovery ? t("auth.recoveryCode") : t("auth.code")}
        hint={recovery ? t("auth.recoveryHint") : t("auth.codeHint")}
      >
        <Input
          autoFocus
          autoComplete="one-time-code"
          inputMode={recovery ? "text" : "numeric"}
          autoCapitalize="none"
          spellCheck={false}
          className="text-lg tracking-widest"
          value={code}
          onChange={(event) => setCode(event.target.value)}
        />
      </Field>
      <Button
        type="submit"
        variant="primary"
        size="lg"
        busy={busy}
        disabled={challengeOver || !code.trim()}
      >
        {t("auth.verify")}
      </Button>
      <div className="flex flex-wrap justify-between gap-2">
        <Button variant="link" size="sm" onClick={onBack}>
          {t("common.back")}
        </Button>
        <Button
          variant="link"
          size="sm"
          onClick={() => {
            setRecovery(!recovery);
            setCode("");
          }}
        >
          {recovery ? t("auth.useCode") : t("auth.useRecovery")}
        </Button>
      </div>
    </form>
  );
}
