import { zodResolver } from "@hookform/resolvers/zod";
import { ApiProblem, type KnownGuardian, patients } from "@omi/api";
import { toast } from "@omi/ui";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { type Resolver, useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { problemText } from "../../../i18n/problem-text";
import { showServerErrors } from "../fields/server-errors";
import { consentsQuery } from "./consent-query";
import {
  type DuplicateDoubt,
  type GuardianDoubt,
  readDuplicate,
  readKnownGuardian,
} from "./doubts";
import { keepDraft, takeDraft } from "./draft";
import { registrationRule } from "./rules";
import { emptyRegistration, type RegistrationValues, toPatientInput } from "./values";

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
  const [doubt, setDoubt] = useState<DuplicateDoubt | GuardianDoubt | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const done = useRef(false);
  const confirmed = useRef<Confirmed>({});
  const signedAt = useRef<string | null>(null);

  const send = async (values: RegistrationValues) => {
    setFailure(null);
    setDoubt(null);
    signedAt.current ??= new Date().toISOString();
    try {
      const { items } = await queries.ensureQueryData(consentsQuery);
      const input = { ...toPatientInput(values, signedAt.current, items), ...confirmed.current };
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
      refused(error);
    }
  };

  const refused = (error: unknown) => {
    if (error instanceof ApiProblem && error.code === "patients.duplicate") {
      setDoubt(readDuplicate(error));
      return;
    }
    if (error instanceof ApiProblem && error.code === "patients.guardian_known") {
      setDoubt(readKnownGuardian(error));
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
    attachGuardian: (guardian: KnownGuardian) => {
      const index = guardian.guardianIndex;
      const now = form.getValues(`guardians.${index}`);
      form.setValue(
        `guardians.${index}`,
        {
          ...now,
          knownId: guardian.id,
          firstName: guardian.firstName ?? "",
          lastName: guardian.lastName ?? "",
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
