import {
  Avatar,
  Menu,
  MenuCheckboxItem,
  MenuContent,
  MenuItem,
  MenuLabel,
  MenuRadioGroup,
  MenuRadioItem,
  MenuSeparator,
  MenuTrigger,
} from "@omi/ui";
import { useNavigate } from "@tanstack/react-router";
import { ChevronsUpDown, CircleUser, Keyboard, Lock, LogOut } from "lucide-react";
import { useTranslation } from "react-i18next";
import { leave, lockNow, useMe } from "../features/auth/session";
import { chooseLanguage, type Language } from "../i18n";
import { roleNames } from "../i18n/values";
import { type Preferences, setPreferences, usePreferences } from "./preferences";

export function UserMenu({ onHelp }: { onHelp: () => void }) {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const me = useMe();
  const { theme, privacy } = usePreferences();
  return (
    <Menu>
      <MenuTrigger className="flex items-center gap-2.5 rounded-md p-1.5 text-left hover:bg-muted data-[state=open]:bg-muted max-md:min-h-11">
        <Avatar name={me.name} size="sm" />
        <span className="sr-only">{t("shell.userMenu")}:</span>
        <span className="min-w-0 flex-1 leading-tight max-md:sr-only">
          <span className="block truncate">{me.name}</span>
          <span className="block truncate text-xs text-muted-foreground">
            {me.roles.map((role) => t(roleNames[role])).join(", ")}
          </span>
        </span>
        <ChevronsUpDown aria-hidden className="hidden size-4 text-muted-foreground md:block" />
      </MenuTrigger>
      <MenuContent className="w-60">
        <MenuItem onSelect={() => navigate({ to: "/cuenta" })}>
          <CircleUser aria-hidden />
          {t("nav.account")}
        </MenuItem>
        <MenuItem className="max-md:hidden" onSelect={onHelp}>
          <Keyboard aria-hidden />
          {t("shortcuts.title")}
        </MenuItem>
        <MenuCheckboxItem
          checked={privacy}
          onCheckedChange={(checked) => setPreferences({ privacy: checked })}
        >
          {t("shell.privacy")}
        </MenuCheckboxItem>
        <MenuSeparator />
        <MenuLabel>{t("shell.theme")}</MenuLabel>
        <MenuRadioGroup
          value={theme}
          onValueChange={(next) => setPreferences({ theme: next as Preferences["theme"] })}
        >
          <MenuRadioItem value="system">{t("themes.system")}</MenuRadioItem>
          <MenuRadioItem value="light">{t("themes.light")}</MenuRadioItem>
          <MenuRadioItem value="dark">{t("themes.dark")}</MenuRadioItem>
        </MenuRadioGroup>
        <MenuSeparator />
        <MenuLabel>{t("shell.language")}</MenuLabel>
        <MenuRadioGroup
          value={i18n.language}
          onValueChange={(next) => void chooseLanguage(next as Language)}
        >
          <MenuRadioItem value="es" lang="es">
            Español
          </MenuRadioItem>
          <MenuRadioItem value="en" lang="en">
            English
          </MenuRadioItem>
        </MenuRadioGroup>
        <MenuSeparator />
        <MenuItem onSelect={() => void lockNow("manual")}>
          <Lock aria-hidden />
          {t("shell.lock")}
        </MenuItem>
        <MenuItem onSelect={() => void leave()}>
          <LogOut aria-hidden />
          {t("shell.leave")}
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}
