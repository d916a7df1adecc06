import type { ClinicFields, ClinicSettings } from "@omi/api";
import { useTranslation } from "react-i18next";
import { planNames, riskNames } from "../../i18n/values";
import { Section } from "../account/account";
import { NumberField } from "./number-field";
import { SettingsFrame, useDraft } from "./use-settings";

type Points = keyof ClinicFields["risk"];

/** The mildest answer of each question is worth nothing and stands nowhere. */
const QUESTIONS = [
  { field: "cariesSome", label: "settings.points.cariesSome" },
  { field: "cariesMany", label: "settings.points.cariesMany" },
  { field: "plaqueSome", label: "settings.points.plaqueSome" },
  { field: "plaqueMuch", label: "settings.points.plaqueMuch" },
  { field: "attendanceSome", label: "settings.points.attendanceSome" },
  { field: "attendancePoor", label: "settings.points.attendancePoor" },
  { field: "dietModerate", label: "settings.points.dietModerate" },
  { field: "dietHigh", label: "settings.points.dietHigh" },
  { field: "fluorideInadequate", label: "settings.points.fluorideInadequate" },
] as const satisfies readonly { field: Points; label: string }[];
const THRESHOLDS = [
  { field: "yellowFrom", label: "settings.points.yellowFrom" },
  { field: "redFrom", label: "settings.points.redFrom" },
] as const satisfies readonly { field: Points; label: string }[];
const PLANS = ["PREVENTIVO", "HIM", "CRECIMIENTO"] as const;
const LEVELS = ["GREEN", "YELLOW", "RED"] as const;

/** How caries risk is counted, and how often children are seen by it. */
export default function RiskSection({ stored }: { stored: ClinicSettings }) {
  const { t } = useTranslation();
  const form = useDraft(stored);
  const { draft, errors } = form;
  const { risk, reviewMonths } = draft;
  const points = (field: Points, label: string, max: number) => (
    <NumberField
      key={field}
      label={label}
      value={risk[field]}
      min={0}
      max={max}
      error={errors[`settings.risk.${field}`]}
      onChange={(value) => form.change({ risk: { ...risk, [field]: value } })}
    />
  );
  return (
    <SettingsFrame draft={form}>
      <Section title={t("settings.risk")} text={t("settings.riskText")}>
        <div className="grid gap-3 sm:grid-cols-2">
          {QUESTIONS.map(({ field, label }) => points(field, t(label), 10))}
        </div>
      </Section>
      <Section title={t("settings.levels")} text={t("settings.levelsText")}>
        <div className="grid gap-3 sm:grid-cols-2">
          {THRESHOLDS.map(({ field, label }) => points(field, t(label), 50))}
        </div>
      </Section>
      <Section title={t("settings.reviews")} text={t("settings.reviewsText")}>
        <div className="flex flex-col gap-5">
          {PLANS.map((plan) => (
            <fieldset key={plan}>
              <legend className="mb-2 font-strong">{t(planNames[plan])}</legend>
              <div className="grid grid-cols-3 gap-3">
                {LEVELS.map((level) => (
                  <NumberField
                    key={level}
                    label={t(riskNames[level])}
                    value={reviewMonths[plan][level]}
                    min={1}
                    max={24}
                    error={errors[`settings.reviewMonths.${plan}.${level}`]}
                    onChange={(value) =>
                      form.change({
                        reviewMonths: {
                          ...reviewMonths,
                          [plan]: { ...reviewMonths[plan], [level]: value },
                        },
                      })
                    }
                  />
                ))}
              </div>
            </fieldset>
          ))}
        </div>
      </Section>
    </SettingsFrame>
  );
}
