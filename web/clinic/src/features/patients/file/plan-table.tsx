import type { Plan } from "@omi/api";
import {
  Badge,
  Button,
  Cell,
  ColumnHeader,
  Menu,
  MenuContent,
  MenuItem,
  MenuTrigger,
  showDate,
  Table,
  today,
} from "@omi/ui";
import { CircleSlash, Ellipsis, Pencil } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useMoments } from "../../../i18n/moments";
import { planNames, planStatusNames } from "../../../i18n/values";

const tones = { ACTIVE: "green", EXPIRED: "amber", CANCELLED: "neutral" } as const;

/** Where a plan stands; one of next year is not at work yet. */
export function PlanState({ plan }: { plan: Plan }) {
  const { t } = useTranslation();
  if (plan.status === "ACTIVE" && plan.startDate > today()) {
    return <Badge tone="primary">{t("plans.upcoming")}</Badge>;
  }
  return <Badge tone={tones[plan.status]}>{t(planStatusNames[plan.status])}</Badge>;
}

interface PlanTableProps {
  plans: Plan[];
  onEdit: ((plan: Plan) => void) | undefined;
  onCancel: ((plan: Plan) => void) | undefined;
}

/** Every plan of a child, newest first. */
export function PlanTable({ plans, onEdit, onCancel }: PlanTableProps) {
  const { t } = useTranslation();
  if (plans.length === 0) return <p className="text-muted-foreground">{t("plans.none")}</p>;
  return (
    <Table bleed>
      <thead>
        <tr>
          <ColumnHeader>{t("plans.type")}</ColumnHeader>
          <ColumnHeader>{t("fields.startDate")}</ColumnHeader>
          <ColumnHeader className="max-sm:hidden">{t("plans.end")}</ColumnHeader>
          <ColumnHeader numeric className="max-sm:hidden">
            {t("plans.price")}
          </ColumnHeader>
          <ColumnHeader>{t("plans.state")}</ColumnHeader>
          {onEdit && (
            <ColumnHeader className="w-12">
              <span className="sr-only">{t("file.more")}</span>
            </ColumnHeader>
          )}
        </tr>
      </thead>
      <tbody>
        {plans.map((plan) => (
          <Row key={plan.id} plan={plan} onEdit={onEdit} onCancel={onCancel} />
        ))}
      </tbody>
    </Table>
  );
}

function Row({ plan, onEdit, onCancel }: Omit<PlanTableProps, "plans"> & { plan: Plan }) {
  const { t } = useTranslation();
  const { showMoney } = useMoments();
  const name = t(planNames[plan.planType]);
  return (
    <tr className="hover:bg-muted">
      <Cell>{name}</Cell>
      <Cell>{showDate(plan.startDate)}</Cell>
      <Cell className="max-sm:hidden">{showDate(plan.endDate)}</Cell>
      <Cell numeric className="max-sm:hidden">
        {showMoney(plan.priceCents)}
      </Cell>
      <Cell>
        <PlanState plan={plan} />
      </Cell>
      {onEdit && (
        <Cell className="w-12 text-right">
          {plan.status !== "CANCELLED" && (
            <Menu>
              <MenuTrigger asChild>
                <Button
                  variant="ghost"
                  size="icon-sm"
                  aria-label={t("plans.actionsOf", { plan: name, date: showDate(plan.startDate) })}
                >
                  <Ellipsis aria-hidden />
                </Button>
              </MenuTrigger>
              <MenuContent>
                <MenuItem onSelect={() => onEdit(plan)}>
                  <Pencil aria-hidden />
                  {t("common.edit")}
                </MenuItem>
                {plan.status === "ACTIVE" && onCancel && (
                  <MenuItem danger onSelect={() => onCancel(plan)}>
                    <CircleSlash aria-hidden />
                    {t("plans.cancel")}
                  </MenuItem>
                )}
              </MenuContent>
            </Menu>
          )}
        </Cell>
      )}
    </tr>
  );
}
