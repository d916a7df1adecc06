import type { ClinicFields, ClinicSettings } from "@omi/api";
import { Field, Input, Select } from "@omi/ui";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { planNames } from "../../i18n/values";
import { Section } from "../account/account";
import { Hours } from "./hours";
import { SettingsFrame, useDraft } from "./use-settings";
import { fromCents, toCents } from "./values";

const PLANS = ["PREVENTIVO", "HIM", "CRECIMIENTO"] as const;
const KINDS = [
  { kind: "REVISION", label: "settings.kinds.REVISION" },
  { kind: "URGENCIA", label: "settings.kinds.URGENCIA" },
  { kind: "SEGUIMIENTO", label: "settings.kinds.SEGUIMIENTO" },
  { kind: "HIM", label: "settings.kinds.HIM" },
] as const;

/** Who the clinic is, what its plans cost, when it is open and how long appointments take. */
export default function ClinicSection({ stored }: { stored: ClinicSettings }) {
  const { t } = useTranslation();
  const form = useDraft(stored);
  const { draft, change, errors } = form;
  const [prices, setPrices] = useState(() => typedPrices(stored.settings));
  const isDirty =
    form.isChanged || JSON.stringify(prices) !== JSON.stringify(typedPrices(stored.settings));

  const address = draft.address ?? { street: "", postalCode: "", city: "" };
  const changeAddress = (part: Partial<typeof address>) => {
    const next = { ...address, ...part };
    change({ address: Object.values(next).some((text) => text.trim()) ? next : null });
  };
  const save = async () => {
    const named: Record<string, string> = {};
    const cents = { ...draft.planPrices };
    for (const plan of PLANS) {
      const value = toCents(prices[plan]);
      if (value === null) named[`settings.planPrices.${plan}`] = t("settings.notMoney");
      else cents[plan] = value;
    }
    if (Object.keys(named).length > 0) form.setErrors(named);
    else await form.save({ ...draft, planPrices: cents });
  };

  return (
    <SettingsFrame draft={form} isDirty={isDirty} onSubmit={save}>
      <Section title={t("settings.clinic")} text={t("settings.clinicText")}>
        <div className="flex flex-col gap-4">
          <Field label={t("setup.name")} error={errors["settings.name"]}>
            <Input
              value={draft.name}
              autoComplete="organization"
              onChange={(event) => change({ name: event.target.value })}
            />
          </Field>
          <Field label={t("setup.taxNumber")} error={errors["settings.taxNumber"]}>
            <Input
              value={draft.taxNumber ?? ""}
              spellCheck={false}
              onChange={(event) => change({ taxNumber: event.target.value || null })}
            />
          </Field>
          <Field label={t("setup.street")} error={errors["settings.address.street"]}>
            <Input
              value={address.street}
              onChange={(event) => changeAddress({ street: event.target.value })}
            />
          </Field>
          <div className="grid grid-cols-[8rem_1fr] gap-3">
            <Field label={t("setup.postalCode")} error={errors["settings.address.postalCode"]}>
              <Input
                value={address.postalCode}
                inputMode="numeric"
                maxLength={5}
                onChange={(event) => changeAddress({ postalCode: event.target.value })}
              />
            </Field>
            <Field label={t("setup.city")} error={errors["settings.address.city"]}>
              <Input
                value={address.city}
                onChange={(event) => changeAddress({ city: event.target.value })}
              />
            </Field>
          </div>
          <div className="grid gap-3 sm:grid-cols-2">
            <Field label={t("setup.timeZone")}>
              <Select
                value={draft.timeZone}
                onChange={(event) => change({ timeZone: event.target.value })}
              >
                <option value="Europe/Madrid">{t("setup.mainland")}</option>
                <option value="Atlantic/Canary">{t("setup.canary")}</option>
              </Select>
            </Field>
            <Field label={t("setup.language")}>
              <Select
                value={draft.language}
                onChange={(event) =>
                  change({ language: event.target.value === "en" ? "en" : "es" })
                }
              >
                <option value="es">Español</option>
                <option value="en">English</option>
              </Select>
            </Field>
          </div>
        </div>
      </Section>
      <Section title={t("settings.plans")} text={t("settings.plansText")}>
        <div className="grid gap-3 sm:grid-cols-3">
          {PLANS.map((plan) => (
            <Field
              key={plan}
              label={t(planNames[plan])}
              error={errors[`settings.planPrices.${plan}`]}
            >
              <Input
                inputMode="decimal"
                className="text-right tabular-nums"
                value={prices[plan]}
                onChange={(event) => setPrices({ ...prices, [plan]: event.target.value })}
              />
            </Field>
          ))}
        </div>
      </Section>
      <Section title={t("settings.hours")} text={t("settings.hoursText")}>
        <Hours
          list={draft.openingHours}
          errors={errors}
          onChange={(openingHours) => change({ openingHours })}
        />
      </Section>
      <Section title={t("settings.appointments")} text={t("settings.appointmentsText")}>
        <div className="grid grid-cols-2 gap-3 sm:grid-cols-4">
          {KINDS.map(({ kind, label }) => (
            <Field
              key={kind}
              label={t(label)}
              error={errors[`settings.appointmentMinutes.${kind}`]}
            >
              <Input
                type="number"
                min={5}
                max={240}
                step={5}
                className="text-right tabular-nums"
                value={draft.appointmentMinutes[kind]}
                onChange={(event) =>
                  change({
                    appointmentMinutes: {
                      ...draft.appointmentMinutes,
                      [kind]: Number(event.target.value),
                    },
                  })
                }
              />
            </Field>
          ))}
        </div>
      </Section>
    </SettingsFrame>
  );
}

function typedPrices(fields: ClinicFields) {
  const { PREVENTIVO, HIM, CRECIMIENTO } = fields.planPrices;
  return {
    PREVENTIVO: fromCents(PREVENTIVO),
    HIM: fromCents(HIM),
    CRECIMIENTO: fromCents(CRECIMIENTO),
  };
}
