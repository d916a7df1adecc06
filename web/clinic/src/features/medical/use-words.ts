import type { MedicalAlert, MedicalStatement } from "@omi/api";
import { showDate } from "@omi/ui";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import {
  allergenNames,
  illnessNames,
  injuryNames,
  type Section,
  severityNames,
  stateNames,
} from "./names";

export type Allergy = MedicalStatement["allergies"]["items"][number];
export type Medication = MedicalStatement["medication"]["items"][number];
export type Condition = MedicalStatement["conditions"]["items"][number];
export type Trauma = MedicalStatement["trauma"]["items"][number];
export type Orthodontics = MedicalStatement["orthodontics"]["items"][number];

/** What one entry says in a line: its name, and what is said of it. */
export interface Line {
  name: string;
  said: string;
  isAlert: boolean;
}

const joined = (parts: (string | null | undefined)[]) => parts.filter(Boolean).join(" · ");

/** The entries of a history as people read them. */
export function useMedicalWords() {
  const { t } = useTranslation();
  return useMemo(() => {
    const since = (day: string | null | undefined) =>
      day ? `${t("medical.since")} ${showDate(day)}` : null;
    const allergy = (item: Allergy): Line => ({
      name: item.allergen ? t(allergenNames[item.allergen]) : (item.substance ?? ""),
      said: joined([item.severity && t(severityNames[item.severity]), item.reaction, item.note]),
      isAlert: true,
    });
    const medication = (item: Medication): Line => ({
      name: item.name,
      said: joined([item.dose, since(item.since), item.note]),
      isAlert: item.isAlert,
    });
    const condition = (item: Condition): Line => ({
      name: item.illness ? t(illnessNames[item.illness]) : (item.name ?? ""),
      said: item.note ?? "",
      isAlert: item.isAlert,
    });
    const trauma = (item: Trauma): Line => ({
      name: t(injuryNames[item.kind]),
      said: joined([
        t("medical.teethOf", { count: item.teeth.length, teeth: item.teeth.join(", ") }),
        item.date && showDate(item.date),
        item.note,
      ]),
      isAlert: false,
    });
    const orthodontics = (item: Orthodontics): Line => ({
      name: t(stateNames[item.state]),
      said: joined([item.appliance, since(item.since), item.where]),
      isAlert: false,
    });
    const lines = (statement: MedicalStatement, section: Section): Line[] => {
      if (section === "allergies") return statement.allergies.items.map(allergy);
      if (section === "medication") return statement.medication.items.map(medication);
      if (section === "conditions") return statement.conditions.items.map(condition);
      if (section === "trauma") return statement.trauma.items.map(trauma);
      return statement.orthodontics.items.map(orthodontics);
    };
    /** What a section lists, or that nobody asked, or that there is nothing. */
    const texts = (statement: MedicalStatement, section: Section): string[] => {
      const { known } = statement[section];
      if (known === "NOT_ASKED") return [t("medical.notAsked")];
      if (known === "NONE_KNOWN") {
        return [t(section === "trauma" ? "medical.noneKnownMasculine" : "medical.noneKnown")];
      }
      return lines(statement, section).map(
        ({ name, said, isAlert }) =>
          `${name}${said && ` (${said})`}${isAlert && section !== "allergies" ? `, ${t("medical.alertMark").toLowerCase()}` : ""}`,
      );
    };
    const alertName = (alert: MedicalAlert): string => {
      if (alert.allergen) return t(allergenNames[alert.allergen]);
      if (alert.illness) return t(illnessNames[alert.illness]);
      return alert.words ?? "";
    };
    return { lines, texts, alertName };
  }, [t]);
}
