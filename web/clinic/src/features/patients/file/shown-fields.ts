import { showDate } from "@omi/ui";
import { useTranslation } from "react-i18next";
import { frequencyNames, planNames, relationshipNames } from "../../../i18n/values";
import { fieldNames } from "../fields/labels";
import type { GuardianValues, PlanValues } from "../register/values";
import { showPhone } from "../shown";
import type { Shown } from "./differences";
import type { EditValues } from "./edit-values";

/* How the fields of the three forms of a file are called and read, where two versions are compared. */

const asIs = (text: string) => text.trim();

export function useEditFields(): Shown<EditValues> {
  const { t } = useTranslation();
  return {
    firstName: { label: t(fieldNames.firstName), show: asIs },
    lastName: { label: t(fieldNames.lastName), show: asIs },
    dateOfBirth: { label: t(fieldNames.dateOfBirth), show: showDate },
    dniNie: { label: t(fieldNames.dniNie), show: asIs },
    address: {
      label: t(fieldNames.address),
      show: ({ street, postalCode, city, province }) =>
        [street, postalCode, city, province].filter(Boolean).join(", "),
    },
    remarks: { label: t(fieldNames.remarks), show: asIs },
  };
}

export interface LinkedGuardianValues extends GuardianValues {
  isPrimary: boolean;
}

export function useGuardianFields(): Shown<LinkedGuardianValues> {
  const { t } = useTranslation();
  const yesNo = (is: boolean) => t(is ? "common.yes" : "common.no");
  return {
    firstName: { label: t(fieldNames.firstName), show: asIs },
    lastName: { label: t(fieldNames.lastName), show: asIs },
    relationship: {
      label: t(fieldNames.relationship),
      show: (relationship) => (relationship ? t(relationshipNames[relationship]) : ""),
    },
    dniNie: { label: t(fieldNames.dniNie), show: asIs },
    phone: { label: t(fieldNames.phone), show: showPhone },
    email: { label: t(fieldNames.email), show: asIs },
    isPrimary: { label: t(fieldNames.isPrimary), show: yesNo },
    accessRestricted: { label: t(fieldNames.accessRestricted), show: yesNo },
    restriction: { label: t(fieldNames.restriction), show: asIs },
  };
}

export function usePlanFields(): Shown<PlanValues> {
  const { t } = useTranslation();
  return {
    planType: {
      label: t("plans.type"),
      show: (planType) => (planType ? t(planNames[planType]) : ""),
    },
    startDate: { label: t(fieldNames.startDate), show: showDate },
    paymentFrequency: {
      label: t(fieldNames.paymentFrequency),
      show: (frequency) => t(frequencyNames[frequency]),
    },
  };
}
