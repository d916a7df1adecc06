import {
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
import { CircleUser, Keyboard, Lock, LogOut } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { leave, lockNow } from "../features/auth/session";
import { chooseLanguage, type Language } from "../i18n";
import { type Preferences, setPreferences, usePreferences } from "./preferences";

/** The menu of the person who is signed in, fetched when it is first opened. */
export default function OpenedUserMenu({
  className,
  face,
  onHelp,
}: {
  className: string;
  face: ReactNode;
  onHelp: () => void;
}) {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const { theme, privacy } = usePreferences();
  return (
    <Menu defaultOpen>
      <MenuTrigger className={className}>{face}</MenuTrigger>
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
