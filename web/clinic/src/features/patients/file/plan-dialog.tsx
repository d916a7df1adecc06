import { zodResolver } from "@hookform/resolvers/zod";
import { ApiProblem, type Patient, type Plan, type PlanInput, patients } from "@omi/api";
import { addDays, toast, today } from "@omi/ui";
import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { type Resolver, useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { problemText } from "../../../i18n/problem-text";
import { showServerErrors } from "../fields/server-errors";
import { planRule } from "../register/rules";
import { PlanSection } from "../register/sections";
import type { PlanValues } from "../register/values";
import { ConflictDialog } from "./conflict-dialog";
import { FormDialog } from "./form-dialog";
import { usePlanFields } from "./shown-fields";

interface PlanForm {
  plan: PlanValues;
}

/** Contracts another year, or corrects the plan that is given. */
export function PlanDialog({
  patient,
  plans,
  editing,
  onClose,
}: {
  patient: Patient;
  /** Every plan that the child has had. */
  plans: Plan[];
  editing: Plan | null;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const fields = usePlanFields();
  const queries = useQueryClient();
  const base = useRef(editing);
  const [failure, setFailure] = useState<string | null>(null);
  const [conflict, setConflict] = useState<Plan | null>(null);
  const form = useForm<PlanForm>({
    defaultValues: { plan: editing ? toValues(editing) : nextYear(patient, plans) },
    resolver: zodResolver(planRule) as unknown as Resolver<PlanForm>,
    mode: "onTouched",
  });

  const send = async (values: PlanForm) => {
    setFailure(null);
    const plan = values.plan as PlanInput;
    try {
      if (base.current) await patients.updatePlan(patient.id, base.current, plan);
      else await patients.renewPlan(patient.id, plan);
      toast(editing ? t("plans.saved") : t("plans.renewed"));
      onClose();
      await queries.invalidateQueries({ queryKey: ["patients"] });
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 412 && error.current) {
        setConflict(error.current as Plan);
      } else if (error instanceof ApiProblem && error.errors.length > 0) {
        const own = error.errors.map((entry) => ({ ...entry, field: `plan.${entry.field}` }));
        const homeless = showServerErrors(form, own);
        setFailure(homeless.map((entry) => entry.detail).join(" ") || null);
      } else setFailure(problemText(error, t));
    }
  };

  return (
    <>
      <FormDialog
        width="lg"
        title={t(editing ? "plans.edit" : patient.plan ? "plans.renew" : "plans.contract")}
        description={editing ? t("plans.editText") : t("plans.renewText")}
        form={form}
        failure={failure}
        onSend={send}
        onClose={onClose}
      >
        <PlanSection />
      </FormDialog>
      {conflict && (
        <ConflictDialog
          title={t("plans.conflictTitle")}
          text={t("conflict.textNow")}
          fields={fields}
          base={toValues(base.current ?? conflict)}
          mine={form.getValues().plan}
          theirs={toValues(conflict)}
          onDismiss={() => setConflict(null)}
          onDecide={(plan) => {
            base.current = conflict;
            setConflict(null);
            form.reset({ plan }, { keepDefaultValues: true });
            void form.handleSubmit(send)();
          }}
        />
      )}
    </>
  );
}

function toValues({ planType, startDate, paymentFrequency }: Plan): PlanValues {
  return { planType, startDate, paymentFrequency };
}

/** The same plan from the day after the last one ends, or from today. */
function nextYear({ plan }: Patient, plans: Plan[]): PlanValues {
  const ends = plans.filter(({ status }) => status === "ACTIVE").map(({ endDate }) => endDate);
  const startDate = ends.reduce((latest, end) => {
    const next = addDays(end, 1);
    return next > latest ? next : latest;
  }, today());
  return {
    planType: plan?.planType ?? "",
    startDate,
    paymentFrequency: plan?.paymentFrequency ?? "ANNUAL",
  };
}
