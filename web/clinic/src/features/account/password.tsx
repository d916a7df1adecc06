import { ApiProblem, auth } from "@omi/api";
import { Button, Field, Notice, PasswordInput, toast } from "@omi/ui";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { signInMessage } from "../auth/messages";
import { useMe } from "../auth/session";
import { Section } from "./account";

export function PasswordSection() {
  const { t } = useTranslation();
  const me = useMe();
  const queries = useQueryClient();
  const [currentPassword, setCurrentPassword] = useState("");
  const [newPassword, setNewPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const least = me.leastPasswordCharacters;
  const wrongCurrent = error instanceof ApiProblem && error.code === "auth.invalid_credentials";
  const refused =
    error instanceof ApiProblem
      ? error.errors.find((entry) => entry.field === "newPassword")?.detail
      : undefined;

  const send = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await auth.changePassword({ currentPassword, newPassword });
      setCurrentPassword("");
      setNewPassword("");
      toast(t("account.passwordChanged"));
      await queries.invalidateQueries({ queryKey: ["sessions"] });
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };

  return (
    <Section title={t("fields.password")} text={t("account.passwordText")}>
      <form onSubmit={send} className="flex max-w-95 flex-col gap-4" noValidate>
        {error !== null && !wrongCurrent && !refused && (
          <Notice tone="error" live>
            {signInMessage(error, t)}
          </Notice>
        )}
        <input type="email" value={me.email ?? ""} autoComplete="username" readOnly hidden />
        <Field
          label={t("account.currentPassword")}
          error={wrongCurrent ? t("account.wrongPassword") : undefined}
        >
          <PasswordInput
            autoComplete="current-password"
            showLabel={t("auth.showPassword")}
            hideLabel={t("auth.hidePassword")}
            value={currentPassword}
            onChange={(event) => setCurrentPassword(event.target.value)}
          />
        </Field>
        <Field
          label={t("fields.newPassword")}
          hint={t("account.passwordLeast", { count: least })}
          error={refused}
        >
          <PasswordInput
            autoComplete="new-password"
            showLabel={t("auth.showPassword")}
            hideLabel={t("auth.hidePassword")}
            value={newPassword}
            onChange={(event) => setNewPassword(event.target.value)}
          />
        </Field>
        <Button
          type="submit"
          className="self-start"
          busy={busy}
          disabled={!currentPassword || newPassword.length < least}
        >
          {t("account.changePassword")}
        </Button>
      </form>
    </Section>
  );
}
