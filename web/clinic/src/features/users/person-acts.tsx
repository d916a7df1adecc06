import { auth, type InvitationLink, type User } from "@omi/api";
import { AlertDialog, toast } from "@omi/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { problemText } from "../../i18n/problem-text";
import { InvitationDialog } from "./invitation-dialog";
import { PersonDialog } from "./person-dialog";
import { ResetCodeDialog } from "./reset-code";

export type Act =
  | "edit"
  | "show"
  | "renew"
  | "revoke"
  | "unlock"
  | "reset"
  | "signOut"
  | "activate"
  | "deactivate";

/** Asks, where an act cannot simply be taken back, and then does it. */
export function PersonAct({ act, person, onDone }: { act: Act; person: User; onDone: () => void }) {
  switch (act) {
    case "edit":
      return <PersonDialog person={person} onClose={onDone} />;
    case "reset":
      return <ResetCodeDialog person={person} onClose={onDone} />;
    case "show":
    case "unlock":
    case "activate":
      return <AtOnce act={act} person={person} onDone={onDone} />;
    default:
      return <Asked act={act} person={person} onDone={onDone} />;
  }
}

/** What the act came to: an invitation to hand over, or a word about it. */
function useAct(person: User, onDone: () => void) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [invitation, setInvitation] = useState<InvitationLink | null>(null);
  const name = person.name;
  const work = async (act: Act): Promise<string | InvitationLink> => {
    switch (act) {
      case "show":
        return auth.showInvitation(person.id);
      case "renew":
        return auth.renewInvitation(person.id);
      case "revoke":
        await auth.revokeInvitation(person.id);
        return t("users.revoked", { name });
      case "unlock":
        await auth.unlockUser(person.id);
        return t("users.unlocked", { name });
      case "signOut":
        await auth.signOutUser(person.id);
        return t("users.signedOut", { name });
      case "activate": {
        const opened = await auth.activateUser(person.id);
        return opened.status === "INVITED"
          ? t("users.activatedInvited", { name })
          : t("users.activated", { name });
      }
      default:
        await auth.deactivateUser(person.id);
        return t("users.deactivated", { name });
    }
  };
  const mutation = useMutation({
    mutationFn: work,
    onSuccess: (outcome) => {
      if (typeof outcome === "string") {
        toast(outcome);
        onDone();
      } else setInvitation(outcome);
    },
    onError: (error) => {
      toast(problemText(error, t), { tone: "error" });
      onDone();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["users"] }),
  });
  return { invitation, busy: mutation.isPending, start: mutation.mutate };
}

function AtOnce({ act, person, onDone }: { act: Act; person: User; onDone: () => void }) {
  const { invitation, start } = useAct(person, onDone);
  const started = useRef(false);
  useEffect(() => {
    if (started.current) return;
    started.current = true;
    start(act);
  }, [act, start]);
  if (!invitation) return null;
  return <InvitationDialog name={person.name} invitation={invitation} onClose={onDone} />;
}

function Asked({
  act,
  person,
  onDone,
}: {
  act: "renew" | "revoke" | "signOut" | "deactivate";
  person: User;
  onDone: () => void;
}) {
  const { t } = useTranslation();
  const { invitation, busy, start } = useAct(person, onDone);
  const { name } = person;
  if (invitation) {
    return <InvitationDialog name={name} invitation={invitation} onClose={onDone} />;
  }
  const words = {
    renew: [t("users.renewTitle", { name }), t("users.renewText"), t("users.inviteConfirm")],
    revoke: [t("users.revokeTitle", { name }), t("users.revokeText"), t("users.revoke")],
    signOut: [t("users.signOutTitle", { name }), t("users.signOutText"), t("users.signOut")],
    deactivate: [
      t("users.deactivateTitle", { name }),
      t("users.deactivateText"),
      t("users.deactivate"),
    ],
  }[act];
  return (
    <AlertDialog
      open
      onOpenChange={onDone}
      title={words[0]}
      description={words[1]}
      confirm={words[2]}
      cancel={t("common.cancel")}
      danger={act === "deactivate" || act === "revoke"}
      busy={busy}
      onConfirm={() => start(act)}
    />
  );
}
