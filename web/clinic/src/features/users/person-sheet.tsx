import { auth, type User } from "@omi/api";
import { Button, Dialog, SheetContent } from "@omi/ui";
import {
  Ban,
  KeyRound,
  LockOpen,
  LogOut,
  Mail,
  MailX,
  Pencil,
  QrCode as QrIcon,
  RotateCcw,
} from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useMoments } from "../../i18n/moments";
import { colourNames, roleNames } from "../../i18n/values";
import { Sessions } from "../account/sessions";
import { useMe } from "../auth/session";
import { Fact } from "../patients/file/facts";
import { ColourDot } from "./colour";
import type { Act } from "./person-acts";
import { hasOpenInvitation, isLocked, PersonState } from "./person-state";
import { treats } from "./person-values";

/** One person of the team: what is known of the account, and what can be done with it. */
export function PersonSheet({
  person,
  onAct,
  onClose,
}: {
  person: User;
  onAct: (act: Act) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  return (
    <Dialog open onOpenChange={onClose}>
      <SheetContent
        title={person.name}
        description={person.roles.map((role) => t(roleNames[role])).join(", ")}
      >
        <PersonFacts person={person} />
        {(person.openSessions ?? 0) > 0 && (
          <section aria-label={t("users.where")} className="mt-5">
            <h3 className="mb-2 font-strong">{t("users.where")}</h3>
            <Sessions
              queryKey={["sessions", person.id]}
              list={(signal) => auth.listSessionsOf(person.id, signal)}
              end={(session) => auth.endSessionOf(person.id, session)}
            />
          </section>
        )}
        <ActList person={person} onAct={onAct} />
      </SheetContent>
    </Dialog>
  );
}

function PersonFacts({ person }: { person: User }) {
  const { t } = useTranslation();
  const { showMoment } = useMoments();
  const invitation = useInvitationText(person);
  return (
    <dl className="flex flex-col gap-3.5">
      <Fact name={t("users.state")}>
        <PersonState person={person} />
        {isLocked(person) && person.lockedUntil && (
          <span className="block text-sm text-muted-foreground">
            {t("users.lockedUntil", { when: showMoment(person.lockedUntil) })}
          </span>
        )}
      </Fact>
      {person.status === "INVITED" && <Fact name={t("users.invitation")}>{invitation}</Fact>}
      <Fact name={t("fields.email")}>{person.email}</Fact>
      {treats(person.roles) && (
        <>
          <Fact name={t("users.collegeNumber")}>{person.collegeNumber}</Fact>
          <Fact name={t("users.colour")}>
            <span className="inline-flex items-center gap-1.5">
              {person.colour && <ColourDot colour={person.colour} />}
              {person.colour ? t(colourNames[person.colour]) : t("users.noColour")}
            </span>
          </Fact>
        </>
      )}
      <Fact name={t("twoFactor.short")}>
        {person.twoFactorEnabled ? t("twoFactor.on") : t("twoFactor.off")}
      </Fact>
      <Fact name={t("account.sessions")}>
        {t("users.sessions", { count: person.openSessions ?? 0 })}
      </Fact>
      <Fact name={t("users.since")}>{showMoment(person.createdAt)}</Fact>
    </dl>
  );
}

function useInvitationText(person: User): string {
  const { t } = useTranslation();
  const { showMoment } = useMoments();
  if (!person.invitationExpiresAt) return t("users.invitationNone");
  const when = showMoment(person.invitationExpiresAt);
  return hasOpenInvitation(person)
    ? t("users.invitationOpen", { when })
    : t("users.invitationEnded", { when });
}

function ActList({ person, onAct }: { person: User; onAct: (act: Act) => void }) {
  const { t } = useTranslation();
  const isMe = useMe().id === person.id;
  const isOpen = hasOpenInvitation(person);
  const { status } = person;
  const acts: [Act, boolean, string, ReactNode][] = [
    ["edit", true, t("users.edit"), <Pencil key="i" aria-hidden />],
    ["show", isOpen, t("users.showQr"), <QrIcon key="i" aria-hidden />],
    ["renew", status === "INVITED", t("users.renew"), <Mail key="i" aria-hidden />],
    [
      "revoke",
      Boolean(person.invitationExpiresAt),
      t("users.revoke"),
      <MailX key="i" aria-hidden />,
    ],
    ["unlock", isLocked(person), t("users.unlock"), <LockOpen key="i" aria-hidden />],
    ["reset", status === "ACTIVE" && !isMe, t("users.resetCode"), <KeyRound key="i" aria-hidden />],
    [
      "signOut",
      !isMe && (person.openSessions ?? 0) > 0,
      t("users.signOut"),
      <LogOut key="i" aria-hidden />,
    ],
    ["activate", status === "DISABLED", t("users.activate"), <RotateCcw key="i" aria-hidden />],
    [
      "deactivate",
      status !== "DISABLED" && !isMe,
      t("users.deactivate"),
      <Ban key="i" aria-hidden />,
    ],
  ];
  return (
    <ul className="mt-5 flex flex-col gap-2 border-t border-border pt-4">
      {acts
        .filter(([, isOffered]) => isOffered)
        .map(([act, , label, icon]) => (
          <li key={act}>
            <Button className="w-full justify-start" onClick={() => onAct(act)}>
              {icon}
              {label}
            </Button>
          </li>
        ))}
    </ul>
  );
}
