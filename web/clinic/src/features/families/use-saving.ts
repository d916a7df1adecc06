import { ApiProblem } from "@omi/api";
import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type { FieldValues, UseFormReturn } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { problemText } from "../../i18n/problem-text";
import { showServerErrors } from "../patients/fields/server-errors";

/** Saves what a dialog holds; what somebody else saved meanwhile is shown beside it, never overwritten. */
export function useSaving<Read extends { version: number }, Values extends FieldValues>(
  read: Read,
  form: UseFormReturn<Values>,
  save: (version: number, values: Values) => Promise<unknown>,
  onSaved: () => void,
  /** The first word of the queries that show it. */
  shownIn = "patients",
) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const version = useRef(read.version);
  const [failure, setFailure] = useState<string | null>(null);
  const [conflict, setConflict] = useState<Read | null>(null);
  const send = async (values: Values) => {
    setFailure(null);
    try {
      await save(version.current, values);
      onSaved();
      await queries.invalidateQueries({ queryKey: [shownIn] });
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 412 && error.current) {
        setConflict(error.current as Read);
      } else if (error instanceof ApiProblem && error.errors.length > 0) {
        const homeless = showServerErrors(form, error.errors);
        setFailure(homeless.map((entry) => entry.detail).join(" ") || null);
      } else setFailure(problemText(error, t));
    }
  };
  return {
    failure,
    conflict,
    /** How it was when the dialog opened. */
    base: form.formState.defaultValues as Values,
    send,
    dismiss: () => setConflict(null),
    decide: (values: Values) => {
      if (conflict) version.current = conflict.version;
      setConflict(null);
      form.reset(values, { keepDefaultValues: true });
      void form.handleSubmit(send)();
    },
  };
}
