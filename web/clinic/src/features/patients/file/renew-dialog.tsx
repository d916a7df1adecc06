import { zodResolver } from "@hookform/resolvers/zod";
import { ApiProblem, type Patient, type PlanInput, patients } from "@omi/api";
import { Button, Dialog, DialogContent, Notice, toast, today } from "@omi/ui";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { FormProvider, type Resolver, useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { problemText } from "../../../i18n/problem-text";
import { showServerErrors } from "../fields/server-errors";
import { planRule } from "../register/rules";
import { PlanSection } from "../register/sections";
import type { RegistrationValues } from "../register/values";

interface RenewValues {
  plan: RegistrationValues["plan"];
}

/** The next year: from the day after the current plan ends, or from today. */
export function RenewDialog({ patient, onClose }: { patient: Patient; onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [failure, setFailure] = useState<string | null>(null);
  const now = patient.plan;
  const startDate = now?.status === "ACTIVE" && now.endDate > today() ? now.endDate : today();
  const form = useForm<RenewValues>({
    defaultValues: {
      plan: {
        planType: now?.planType ?? "",
        startDate,
        paymentFrequency: now?.paymentFrequency ?? "ANNUAL",
      },
    },
    resolver: zodResolver(planRule) as unknown as Resolver<RenewValues>,
    mode: "onTouched",
  });

  const send = async ({ plan }: RenewValues) => {
    setFailure(null);
    try {
      await patients.renewPlan(patient.id, plan as PlanInput);
      toast(t("plans.renewed"));
      onClose();
      await queries.invalidateQueries({ queryKey: ["patients"] });
    } catch (error) {
      if (error instanceof ApiProblem && error.errors.length > 0) {
        const own = error.errors.map((entry) => ({
          ...entry,
          field: entry.field.startsWith("plan.") ? entry.field : `plan.${entry.field}`,
        }));
        const homeless = showServerErrors(form, own);
        setFailure(homeless.map((entry) => entry.detail).join(" ") || null);
      } else setFailure(problemText(error, t));
    }
  };

  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent
        title={now ? t("plans.renew") : t("plans.contract")}
        footer={
          <>
            <Button onClick={onClose}>{t("common.cancel")}</Button>
            <Button
              type="submit"
              form="renew-form"
              variant="primary"
              busy={form.formState.isSubmitting}
            >
              {t("common.save")}
            </Button>
          </>
        }
      >
        <FormProvider {...form}>
          <form id="renew-form" noValidate onSubmit={form.handleSubmit(send)}>
            {failure && (
              <Notice tone="error" live className="mb-4">
                {failure}
              </Notice>
            )}
            <PlanSection />
          </form>
        </FormProvider>
      </DialogContent>
    </Dialog>
  );
}
