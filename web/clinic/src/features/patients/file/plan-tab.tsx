import { type Patient, type Plan, patients } from "@omi/api";
import { AlertDialog, Button, Skeleton, StateBlock, showDate, toast } from "@omi/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CalendarHeart, CalendarPlus, Pencil } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { LoadFailed } from "../../../app/screens";
import { useMoments } from "../../../i18n/moments";
import { problemText } from "../../../i18n/problem-text";
import { frequencyNames, planNames } from "../../../i18n/values";
import { usePermission } from "../../auth/session";
import { Block } from "./details-tab";
import { Fact, Facts } from "./facts";
import { PlanDialog } from "./plan-dialog";
import { PlanState, PlanTable } from "./plan-table";

/** What is being done with the plans: another year, a correction, or an end before its time. */
type Doing = { act: "renew" } | { act: "edit" | "cancel"; plan: Plan };

export function PlanTab({ patient }: { patient: Patient }) {
  const { t } = useTranslation();
  const mayWrite = usePermission("patients.write") && !patient.deletedAt;
  const [doing, setDoing] = useState<Doing | null>(null);
  const plans = useQuery({
    queryKey: ["patients", "plans", patient.id],
    queryFn: ({ signal }) => patients.listPlans(patient.id, signal),
  });
  const all = plans.data?.items ?? (patient.plan ? [patient.plan] : []);
  const onEdit = mayWrite ? (plan: Plan) => setDoing({ act: "edit", plan }) : undefined;
  const onCancel = mayWrite ? (plan: Plan) => setDoing({ act: "cancel", plan }) : undefined;

  return (
    <div className="flex flex-col gap-7">
      {patient.plan ? (
        <CurrentPlan
          plan={patient.plan}
          onEdit={onEdit}
          onCancel={onCancel}
          onRenew={mayWrite ? () => setDoing({ act: "renew" }) : undefined}
        />
      ) : (
        <StateBlock
          icon={<CalendarHeart />}
          title={t("plans.noneTitle")}
          action={
            mayWrite && (
              <Button variant="primary" onClick={() => setDoing({ act: "renew" })}>
                {t("plans.contract")}
              </Button>
            )
          }
        />
      )}
      <Block title={t("plans.history")}>
        {plans.isPending && <Skeleton className="h-9" />}
        {plans.isError && <LoadFailed error={plans.error} onRetry={() => void plans.refetch()} />}
        {plans.data && <PlanTable plans={all} onEdit={onEdit} onCancel={onCancel} />}
      </Block>
      {doing && doing.act !== "cancel" && (
        <PlanDialog
          patient={patient}
          plans={all}
          editing={doing.act === "edit" ? doing.plan : null}
          onClose={() => setDoing(null)}
        />
      )}
      {doing?.act === "cancel" && (
        <CancelDialog patient={patient} plan={doing.plan} onClose={() => setDoing(null)} />
      )}
    </div>
  );
}

function CurrentPlan({
  plan,
  onEdit,
  onCancel,
  onRenew,
}: {
  plan: Plan;
  onEdit: ((plan: Plan) => void) | undefined;
  onCancel: ((plan: Plan) => void) | undefined;
  onRenew: (() => void) | undefined;
}) {
  const { t } = useTranslation();
  const { showMoney } = useMoments();
  return (
    <Block
      title={t("plans.current")}
      action={
        <span className="flex flex-wrap gap-2">
          {onCancel && plan.status === "ACTIVE" && (
            <Button
              size="sm"
              variant="ghost"
              className="text-red max-sm:order-last"
              onClick={() => onCancel(plan)}
            >
              {t("plans.cancel")}
            </Button>
          )}
          {onEdit && plan.status !== "CANCELLED" && (
            <Button size="sm" onClick={() => onEdit(plan)}>
              <Pencil aria-hidden />
              {t("common.edit")}
            </Button>
          )}
          {onRenew && (
            <Button size="sm" onClick={onRenew}>
              <CalendarPlus aria-hidden />
              {t("plans.renew")}
            </Button>
          )}
        </span>
      }
    >
      <Facts columns={3}>
        <Fact name={t("plans.type")}>
          <span className="flex items-center gap-2">
            {t(planNames[plan.planType])}
            <PlanState plan={plan} />
          </span>
        </Fact>
        <Fact name={t("fields.startDate")}>{showDate(plan.startDate)}</Fact>
        <Fact name={t("plans.end")}>{showDate(plan.endDate)}</Fact>
        <Fact name={t("plans.price")}>{showMoney(plan.priceCents)}</Fact>
        <Fact name={t("fields.paymentFrequency")}>{t(frequencyNames[plan.paymentFrequency])}</Fact>
      </Facts>
    </Block>
  );
}

function CancelDialog({
  patient,
  plan,
  onClose,
}: {
  patient: Patient;
  plan: Plan;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => patients.cancelPlan(patient.id, plan),
    onSuccess: () => toast(t("plans.cancelled")),
    onError: (error) => toast(problemText(error, t), { tone: "error" }),
    onSettled: () => {
      onClose();
      return queries.invalidateQueries({ queryKey: ["patients"] });
    },
  });
  return (
    <AlertDialog
      open
      onOpenChange={onClose}
      title={t("plans.cancelTitle", { plan: t(planNames[plan.planType]) })}
      description={t("plans.cancelText")}
      confirm={t("plans.cancel")}
      cancel={t("common.back")}
      danger
      busy={cancel.isPending}
      onConfirm={() => cancel.mutate()}
    />
  );
}
