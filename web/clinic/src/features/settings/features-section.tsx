import type { ClinicSettings } from "@omi/api";
import { Switch } from "@omi/ui";
import { useTranslation } from "react-i18next";
import { Section } from "../account/account";
import { SettingsFrame, useDraft } from "./use-settings";

/** The parts that a clinic may do without. */
export default function FeaturesSection({ stored }: { stored: ClinicSettings }) {
  const { t } = useTranslation();
  const form = useDraft(stored);
  const { features } = form.draft;
  const change = (part: Partial<typeof features>) =>
    form.change({ features: { ...features, ...part } });
  return (
    <SettingsFrame draft={form}>
      <Section title={t("settings.features")} text={t("settings.featuresText")}>
        <div className="flex flex-col gap-4">
          <Switch
            label={t("settings.feature.imports")}
            hint={t("settings.feature.importsHint")}
            checked={features.imports}
            onCheckedChange={(imports) => change({ imports })}
          />
          <Switch
            label={t("settings.feature.exports")}
            hint={t("settings.feature.exportsHint")}
            checked={features.exports}
            onCheckedChange={(exports) => change({ exports })}
          />
          <Switch
            label={t("settings.feature.familyCodes")}
            hint={t("settings.feature.familyCodesHint")}
            checked={features.familyCodes}
            onCheckedChange={(familyCodes) => change({ familyCodes })}
          />
          <Switch
            label={t("settings.feature.pairing")}
            hint={t("settings.feature.pairingHint")}
            checked={features.pairing}
            onCheckedChange={(pairing) => change({ pairing })}
          />
          <Switch
            label={t("settings.feature.presence")}
            hint={t("settings.feature.presenceHint")}
            checked={features.presence}
            onCheckedChange={(presence) => change({ presence })}
          />
        </div>
      </Section>
    </SettingsFrame>
  );
}
