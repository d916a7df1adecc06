import { zodResolver } from "@hookform/resolvers/zod";
import { ApiProblem, auth, type Invited, type User } from "@omi/api";
import { toast } from "@omi/ui";
import { useQueryClient } from "@tanstack/react-query";
import { useMemo, useRef, useState } from "react";
import { type Resolver, useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { problemText } from "../../i18n/problem-text";
import { colourNames, roleNames } from "../../i18n/values";
import { reloadMe, useMe } from "../auth/session";
import { showServerErrors } from "../patients/fields/server-errors";
import { ConflictDialog } from "../patients/file/conflict-dialog";
import type { Shown } from "../patients/file/differences";
import { FormDialog } from "../patients/file/form-dialog";
import { PersonFields } from "./person-fields";
import { emptyPerson, type PersonValues, personRule, toInput, toValues } from "./person-values";

/** Invites somebody, or edits the account of somebody who is here. */
export function PersonDialog({
  person,
  onInvited,
  onClose,
}: {
  person: User | null;
  onInvited?: (invited: Invited) => void;
  onClose: () => void;
}) {
  const { t, i18n } = useTranslation();
  const me = useMe();
  const queries = useQueryClient();
  const base = useRef(person);
  const fields = useShownFields();
  const [failure, setFailure] = useState<string | null>(null);
  const [conflict, setConflict] = useState<User | null>(null);
  const form = useForm<PersonValues>({
    defaultValues: person ? toValues(person) : emptyPerson(i18n.language),
    resolver: zodResolver(personRule) as unknown as Resolver<PersonValues>,
    mode: "onTouched",
  });

  const send = async (values: PersonValues) => {
    setFailure(null);
    const read = base.current;
    try {
      if (read) {
        const saved = await auth.editUser(read.id, read.version, toInput(values));
        toast(t("users.saved", { name: saved.name }));
        onClose();
        if (saved.id === me.id) await reloadMe();
      } else {
        const invited = await auth.inviteUser(toInput(values));
        onClose();
        onInvited?.(invited);
      }
      await queries.invalidateQueries({ queryKey: ["users"] });
    } catch (error) {
      refuse(error);
    }
  };

  const refuse = (error: unknown) => {
    if (error instanceof ApiProblem && error.status === 412 && error.current) {
      setConflict(error.current as User);
    } else if (error instanceof ApiProblem && error.code === "auth.email_taken") {
      form.setError("email", { type: "server", message: error.message }, { shouldFocus: true });
    } else if (error instanceof ApiProblem && error.errors.length > 0) {
      const homeless = showServerErrors(form, error.errors);
      setFailure(homeless.map((entry) => entry.detail).join(" ") || null);
    } else setFailure(problemText(error, t));
  };

  return (
    <>
      <FormDialog
        title={person ? t("users.editOf", { name: person.name }) : t("users.inviteTitle")}
        {...(person
          ? {}
          : { description: t("users.inviteText"), confirm: t("users.inviteConfirm") })}
        form={form}
        failure={failure}
        onSend={send}
        onClose={onClose}
      >
        <PersonFields />
      </FormDialog>
      {conflict && (
        <ConflictDialog
          title={t("users.conflictTitle", { name: conflict.name })}
          text={t("conflict.textNow")}
          fields={fields}
          base={toValues(base.current ?? conflict)}
          mine={form.getValues()}
          theirs={toValues(conflict)}
          onDismiss={() => setConflict(null)}
          onDecide={(values) => {
            base.current = conflict;
            setConflict(null);
            form.reset(values, { keepDefaultValues: true });
            void form.handleSubmit(send)();
          }}
        />
      )}
    </>
  );
}

function useShownFields(): Shown<PersonValues> {
  const { t } = useTranslation();
  return useMemo(
    () => ({
      name: { label: t("account.name"), show: (text) => text },
      email: { label: t("fields.email"), show: (text) => text },
      roles: {
        label: t("account.roles"),
        show: (roles) => roles.map((role) => t(roleNames[role])).join(", "),
      },
      collegeNumber: { label: t("users.collegeNumber"), show: (text) => text },
      colour: {
        label: t("users.colour"),
        show: (colour) => (colour ? t(colourNames[colour]) : t("users.noColour")),
      },
      language: {
        label: t("users.language"),
        show: (language) => (language === "en" ? "English" : "Español"),
      },
    }),
    [t],
  );
}
