import { zodResolver } from "@hookform/resolvers/zod";
import { ApiProblem, type Guardian, type PatientItem, patients } from "@omi/api";
import { toast } from "@omi/ui";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { type Resolver, useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { problemText } from "../../../i18n/problem-text";
import { showServerErrors } from "../fields/server-errors";
import { keepDraft, takeDraft } from "./draft";
import { registrationRule } from "./rules";
import { emptyRegistration, type RegistrationValues, toPatientInput } from "./values";

/** What the server wants to be asked back before it registers the child. */
export type Doubt =
  | { kind: "duplicate"; candidates: PatientItem[]; mayConfirm: boolean }
  | { kind: "guardian"; candidates: Guardian[]; index: number };

interface Confirmed {
  confirmDuplicate?: boolean;
  confirmNewGuardian?: boolean;
}

/** The registration form: its values, its one request, and the answers to that request. */
export function useRegistration() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const form = useForm<RegistrationValues>({
    defaultValues: takeDraft() ?? emptyRegistration(),
    resolver: zodResolver(registrationRule) as unknown as Resolver<RegistrationValues>,
    mode: "onTouched",
  });
  const [doubt, setDoubt] = useState<Doubt | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const done = useRef(false);
  const confirmed = useRef<Confirmed>({});
  const signedAt = useRef<string | null>(null);

  const send = async (values: RegistrationValues) => {
    setFailure(null);
    setDoubt(null);
    signedAt.current ??= new Date().toISOString();
    try {
      const input = { ...toPatientInput(values, signedAt.current), ...confirmed.current };
      const patient = await patients.registerPatient(input);
      keepDraft(null);
      done.current = true;
      toast(
        t("register.done", {
          name: `${patient.firstName} ${patient.lastName}`,
          number: patient.medicalRecordNumber,
        }),
      );
      void queries.invalidateQueries({ queryKey: ["patients"] });
      await navigate({ to: "/pacientes/$patientId", params: { patientId: patient.id } });
    } catch (error) {
      refused(error, values);
    }
  };

  const refused = (error: unknown, values: RegistrationValues) => {
    if (error instanceof ApiProblem && error.code === "patients.duplicate") {
      const byId = error.errors.some((entry) => entry.field.endsWith("dniNie"));
      const candidates = error.candidates as PatientItem[];
      const mayConfirm = !byId && !confirmed.current.confirmDuplicate;
      setDoubt({ kind: "duplicate", candidates, mayConfirm });
      return;
    }
    if (error instanceof ApiProblem && error.code === "patients.guardian_known") {
      const candidates = error.candidates as Guardian[];
      setDoubt({ kind: "guardian", candidates, index: guardianInDoubt(error, values) });
      return;
    }
    if (error instanceof ApiProblem && error.errors.length > 0) {
      const homeless = showServerErrors(form, error.errors);
      setFailure(homeless.map((entry) => entry.detail).join(" ") || null);
      return;
    }
    setFailure(problemText(error, t));
  };

  const again = () => void form.handleSubmit(send)();

  return {
    form,
    doubt,
    failure,
    done,
    submit: form.handleSubmit((values) => {
      confirmed.current = {};
      return send(values);
    }),
    dismissDoubt: () => setDoubt(null),
    confirmDuplicate: () => {
      confirmed.current = { ...confirmed.current, confirmDuplicate: true };
      again();
    },
    confirmNewGuardian: () => {
      confirmed.current = { ...confirmed.current, confirmNewGuardian: true };
      again();
    },
    attachGuardian: (index: number, guardian: Guardian) => {
      const now = form.getValues(`guardians.${index}`);
      form.setValue(
        `guardians.${index}`,
        {
          ...now,
          knownId: guardian.id,
          firstName: guardian.firstName,
          lastName: guardian.lastName,
          dniNie: guardian.dniNie ?? now.dniNie,
          email: guardian.email ?? now.email,
          phone: guardian.phone ?? now.phone,
        },
        { shouldDirty: true },
      );
      again();
    },
  };
}

/** The server names the field; if it does not, the guardian whose address or document is the known one. */
function guardianInDoubt(error: ApiProblem, values: RegistrationValues): number {
  for (const { field } of error.errors) {
    const match = /^guardians\[(\d+)\]/u.exec(field);
    if (match) return Number(match[1]);
  }
  const known = error.candidates as Guardian[];
  const same = (left: string, right: string | null | undefined) =>
    left.trim() !== "" && left.trim().toLowerCase() === right?.trim().toLowerCase();
  const found = values.guardians.findIndex((guardian) =>
    known.some((other) => same(guardian.email, other.email) || same(guardian.dniNie, other.dniNie)),
  );
  return Math.max(found, 0);
}
