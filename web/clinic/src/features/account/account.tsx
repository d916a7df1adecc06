import { Button, Segmented, Switch } from "@omi/ui";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { setPreferences, usePreferences } from "../../app/preferences";
import { Page } from "../../app/screens";
import { chooseLanguage, currentLanguage } from "../../i18n";
import { roleNames } from "../../i18n/values";
import { leave, useMe } from "../auth/session";
import { PasswordSection } from "./password";
import { SessionsSection } from "./sessions";
import { TwoFactorSection } from "./two-factor";

export function Account() {
  const { t } = useTranslation();
  const me = useMe();
  const { theme, letterKeys } = usePreferences();
  return (
    <Page
      title={t("nav.account")}
      narrow
      actions={<Button onClick={() => void leave()}>{t("shell.leave")}</Button>}
    >
      <Section title={t("account.profile")}>
        <dl className="grid gap-x-8 gap-y-3 sm:grid-cols-2">
          <Fact name={t("account.name")}>{me.name}</Fact>
          <Fact name={t("fields.email")}>{me.email}</Fact>
          <Fact name={t("account.roles")}>
            {me.roles.map((role) => t(roleNames[role])).join(", ")}
          </Fact>
        </dl>
        {!me.permissions.includes("users.manage") && (
          <p className="mt-3 text-sm text-muted-foreground">{t("account.profileHint")}</p>
        )}
      </Section>
      <PasswordSection />
      <TwoFactorSection />
      <SessionsSection />
      <Section title={t("account.preferences")}>
        <div className="flex flex-col gap-4">
          <Preference label={t("shell.language")}>
            <Segmented
              label={t("shell.language")}
              value={currentLanguage()}
              onValueChange={(language) => void chooseLanguage(language)}
              options={[
                { value: "es", label: "Español" },
                { value: "en", label: "English" },
              ]}
            />
          </Preference>
          <Preference label={t("shell.theme")}>
            <Segmented
              label={t("shell.theme")}
              value={theme}
              onValueChange={(next) => setPreferences({ theme: next })}
              options={[
                { value: "system", label: t("themes.system") },
                { value: "light", label: t("themes.light") },
                { value: "dark", label: t("themes.dark") },
              ]}
            />
          </Preference>
          <Switch
            label={t("account.letterKeys")}
            hint={t("account.letterKeysHint")}
            checked={letterKeys}
            onCheckedChange={(checked) => setPreferences({ letterKeys: checked })}
          />
        </div>
      </Section>
    </Page>
  );
}

export function Section({
  title,
  text,
  children,
}: {
  title: string;
  text?: string;
  children: ReactNode;
}) {
  return (
    <section className="grid gap-x-8 gap-y-3 border-t border-border py-6 first-of-type:border-t-0 first-of-type:pt-0 md:grid-cols-[13rem_1fr]">
      <div>
        <h2 className="font-strong">{title}</h2>
        {text && <p className="mt-1 text-sm text-muted-foreground">{text}</p>}
      </div>
      <div className="min-w-0">{children}</div>
    </section>
  );
}

export function Fact({
  name,
  wide = false,
  children,
}: {
  name: string;
  wide?: boolean;
  children: ReactNode;
}) {
  return (
    <div className={wide ? "sm:col-span-2" : undefined}>
      <dt className="text-sm text-muted-foreground">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Preference({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-3">
      <span>{label}</span>
      {children}
    </div>
  );
}
