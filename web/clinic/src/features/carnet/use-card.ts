import type { Carnet } from "@omi/api";
import { showDate, today } from "@omi/ui";
import { useTranslation } from "react-i18next";
import { useBrand } from "../../app/brand";
import { planNames, riskNames } from "../../i18n/values";
import { ageBetween } from "../patients/shown";
import { backOf, type CardWords, frontOf } from "./card-drawing";
import { medalNames, stampNames } from "./names";
import type { Drawing } from "./shapes";

/** A card printed without the clinic's colour would not be the clinic's. */
const PRIMARY = "#0e5f68";

/** Both sides of a child's card, in the person's language. `code`: an outline in a square of 100. */
export function useCard(carnet: Carnet, code: string | null): { front: Drawing; back: Drawing } {
  const { t } = useTranslation();
  const brand = useBrand();
  const { years, months } = ageBetween(carnet.dateOfBirth, today());
  const words: CardWords = {
    clinic: brand?.name ?? "OMI",
    title: t("carnet.title"),
    age: years > 0 ? t("carnet.years", { count: years }) : t("carnet.months", { count: months }),
    plan: carnet.planType
      ? t("carnet.planSince", {
          plan: t(planNames[carnet.planType]),
          date: showDate(carnet.planSince ?? ""),
        })
      : t("plans.none"),
    risk: t("carnet.riskIs", {
      level: carnet.riskLevel ? t(riskNames[carnet.riskLevel]) : t("risk.none"),
    }),
    next: carnet.nextReviewDate
      ? t("carnet.nextOn", { date: showDate(carnet.nextReviewDate) })
      : t("carnet.nextNone"),
    reviews: t("carnet.reviewCount", { count: carnet.reviewsCompleted }),
    stamps: t("carnet.stampCount", { count: carnet.stamps.length }),
    medals: t("carnet.medalCount", { count: carnet.achievements.length }),
    medalName: ({ kind }) => t(medalNames[kind]),
    code: t("carnet.codeOnCard"),
  };
  return {
    front: frontOf(carnet, words, PRIMARY),
    back: backOf(carnet, words, PRIMARY, (kind) => t(stampNames[kind]), code),
  };
}
