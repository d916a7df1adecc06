import type { ClinicSettings } from "@omi/api";
import { Field, Input, Notice, Switch } from "@omi/ui";
import { useTranslation } from "react-i18next";
import { Section } from "../account/account";
import { useMe } from "../auth/session";
import { SettingsFrame, useDraft } from "./use-settings";
import { wholeNumber } from "./values";

/** How carefully the people of the clinic sign in. */
export default function SecuritySection({ stored }: { stored: ClinicSettings }) {
  const { t } = useTranslation();
  const me = useMe();
  const form = useDraft(stored);
  const { errors } = form;
  const security = form.draft.security;
  const change = (part: Partial<typeof security>) =>
    form.change({ security: { ...security, ...part } });
  const leadsMe =
    security.twoFactorRequired &&
    !stored.settings.security.twoFactorRequired &&
    !me.twoFactorEnabled;
  return (
    <SettingsFrame draft={form}>
      <Section title={t("settings.idle")} text={t("settings.idleText")}>
        <Field
          label={t("settings.idleMinutes")}
          hint={t("settings.idleHint")}
          className="max-w-60"
          error={errors["settings.security.idleMinutes"]}
        >
          <Input
            type="number"
            min={5}
            max={480}
            className="text-right tabular-nums"
            value={security.idleMinutes ?? ""}
            onChange={({ target }) =>
              change({ idleMinutes: target.value === "" ? null : wholeNumber(target.value) })
            }
          />
        </Field>
      </Section>
      <Section title={t("twoFactor.title")} text={t("settings.twoFactorText")}>
        <Switch
          label={t("settings.twoFactorRequired")}
          hint={t("settings.twoFactorHint")}
          checked={security.twoFactorRequired}
          onCheckedChange={(checked) => change({ twoFactorRequired: checked })}
        />
        {leadsMe && (
          <Notice tone="warning" live className="mt-3">
            {t("settings.twoFactorYou")}
          </Notice>
        )}
      </Section>
      <Section title={t("settings.passwords")} text={t("settings.passwordsText")}>
        <Field
          label={t("settings.passwordCharacters")}
          hint={t("settings.passwordHint")}
          className="max-w-60"
          error={errors["settings.security.passwordCharacters"]}
        >
          <Input
            type="number"
            min={10}
            max={64}
            className="text-right tabular-nums"
            value={security.passwordCharacters || ""}
            onChange={({ target }) => change({ passwordCharacters: wholeNumber(target.value) })}
          />
        </Field>
      </Section>
    </SettingsFrame>
  );
}
