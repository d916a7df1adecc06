import type { User } from "@omi/api";
import { Badge } from "@omi/ui";
import { Ban, Clock, Lock, Mail } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useMoments } from "../../i18n/moments";

export const isLocked = (person: User) =>
  Boolean(person.lockedUntil && Date.parse(person.lockedUntil) > Date.now());

export const hasOpenInvitation = (person: User) =>
  Boolean(person.invitationExpiresAt && Date.parse(person.invitationExpiresAt) > Date.now());

/** How an account is: a word, and an icon where it is not simply in use. */
export function PersonState({ person }: { person: User }) {
  const { t } = useTranslation();
  const { showMoment } = useMoments();
  if (person.status === "DISABLED") {
    return (
      <Badge>
        <Ban aria-hidden />
        {t("users.disabled")}
      </Badge>
    );
  }
  if (isLocked(person) && person.lockedUntil) {
    return (
      <Badge tone="red" title={showMoment(person.lockedUntil)}>
        <Lock aria-hidden />
        {t("users.locked")}
      </Badge>
    );
  }
  if (person.status === "ACTIVE") {
    return <span className="text-muted-foreground">{t("users.active")}</span>;
  }
  return hasOpenInvitation(person) || !person.invitationExpiresAt ? (
    <Badge tone="violet">
      <Mail aria-hidden />
      {t("users.invited")}
    </Badge>
  ) : (
    <Badge tone="amber">
      <Clock aria-hidden />
      {t("users.invitationExpired")}
    </Badge>
  );
}
