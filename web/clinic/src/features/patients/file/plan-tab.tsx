import { type Patient, type Plan, patients } from "@omi/api";
import {
  AlertDialog,
  Badge,
  Button,
  Cell,
  ColumnHeader,
  Skeleton,
  StateBlock,
  showDate,
  Table,
  toast,
} from "@omi/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CalendarHeart } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { LoadFailed } from "../../../app/screens";
import { useMoments } from "../../../i18n/moments";
import { problemText } from "../../../i18n/problem-text";
import { frequencyNames, planNames, planStatusNames } from "../../../i18n/values";
import { usePermission } from "../../auth/session";
import { Block } from "./details-tab";
import { Fact, Facts } from "./facts";
import { RenewDialog } from "./renew-dialog";

export function PlanTab({ patient }: { patient: Patient }) {
  const { t } = useTranslation();
  const mayWrite = usePermission("patients.write") && !patient.deletedAt;
  const [renewing, setRenewing] = useState(false);
  const { plan } = patient;
  return (
    <div className="flex flex-col gap-7">
      {plan ? (
        <CurrentPlan
          patient={patient}
          plan={plan}
          mayWrite={mayWrite}
          onRenew={() => setRenewing(true)}
        />
      ) : (
        <StateBlock
          icon={<CalendarHeart />}
          title={t("plans.noneTitle")}
          action={
            mayWrite && (
              <Button variant="primary" onClick={() => setRenewing(true)}>
                {t("plans.contract")}
              </Button>
            )
          }
        />
      )}
      <PlanHistory patientId={patient.id} />
      {renewing && <RenewDialog patient={patient} onClose={() => setRenewing(false)} />}
    </div>
  );
}

const tones = { ACTIVE: "green", EXPIRED: "amber", CANCELLED: "neutral" } as const;

function CurrentPlan({
  patient,
  plan,
  mayWrite,
  onRenew,
}: {
  patient: Patient;
  plan: Plan;
  mayWrite: boolean;
  onRenew: () => void;
}) {
  const { t } = useTranslation();
  const { showMoney } = useMoments();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const cancel = useMutation({
    mutationFn: () => patients.cancelPlan(patient.id, plan),
    onSuccess: () => toast(t("plans.cancelled")),
    onError: (error) => toast(problemText(error, t), { tone: "error" }),
    onSettled: () => {
      setAsking(false);
      return queries.invalidateQueries({ queryKey: ["patients"] });
    },
  });
  return (
    <Block
      title={t("plans.current")}
      action={
        mayWrite && (
          <span className="flex gap-2">
            {plan.status === "ACTIVE" && (
              <Button
                size="sm"
                variant="ghost"
                className="text-red"
                onClick={() => setAsking(true)}
              >
                {t("plans.cancel")}
              </Button>
            )}
            <Button size="sm" onClick={onRenew}>
              {t("plans.renew")}
            </Button>
          </span>
        )
      }
    >
      <div className="rounded-md border border-border bg-surface px-4 py-3.5">
        <Facts>
          <Fact name={t("plans.type")}>
            <span className="flex items-center gap-2">
              {t(planNames[plan.planType])}
              <Badge tone={tones[plan.status]}>{t(planStatusNames[plan.status])}</Badge>
            </span>
          </Fact>
          <Fact name={t("plans.price")}>
            {showMoney(plan.priceCents)} · {t(frequencyNames[plan.paymentFrequency])}
          </Fact>
          <Fact name={t("fields.startDate")}>{showDate(plan.startDate)}</Fact>
          <Fact name={t("plans.end")}>{showDate(plan.endDate)}</Fact>
        </Facts>
      </div>
      <AlertDialog
        open={asking}
        onOpenChange={setAsking}
        title={t("plans.cancelTitle", { plan: t(planNames[plan.planType]) })}
        description={t("plans.cancelText")}
        confirm={t("plans.cancel")}
        cancel={t("common.back")}
        danger
        busy={cancel.isPending}
        onConfirm={() => cancel.mutate()}
      />
    </Block>
  );
}

function PlanHistory({ patientId }: { patientId: string }) {
  const { t } = useTranslation();
  const plans = useQuery({
    queryKey: ["patients", "plans", patientId],
    queryFn: ({ signal }) => patients.listPlans(patientId, signal),
  });
  return (
    <Block title={t("plans.history")}>
      {plans.isPending && <Skeleton className="h-9" />}
      {plans.isError && <LoadFailed error={plans.error} onRetry={() => void plans.refetch()} />}
      {plans.data && plans.data.items.length === 0 && (
        <p className="text-muted-foreground">{t("plans.none")}</p>
      )}
      {plans.data && plans.data.items.length > 0 && (
        <Table>
          <thead>
            <tr>
              <ColumnHeader>{t("plans.type")}</ColumnHeader>
              <ColumnHeader>{t("fields.startDate")}</ColumnHeader>
              <ColumnHeader className="max-sm:hidden">{t("plans.end")}</ColumnHeader>
              <ColumnHeader>{t("plans.state")}</ColumnHeader>
            </tr>
          </thead>
          <tbody>
            {plans.data.items.map((plan) => (
              <tr key={plan.id}>
                <Cell>{t(planNames[plan.planType])}</Cell>
                <Cell>{showDate(plan.startDate)}</Cell>
                <Cell className="max-sm:hidden">{showDate(plan.endDate)}</Cell>
                <Cell>
                  <Badge tone={tones[plan.status]}>{t(planStatusNames[plan.status])}</Badge>
                </Cell>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </Block>
  );
}
