import { ApiProblem, type ClinicSettings, type Palette, settings } from "@omi/api";
import { Button, Field, FieldError, Input } from "@omi/ui";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ImageUp, X } from "lucide-react";
import { type ChangeEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { problemText } from "../../i18n/problem-text";
import { Section } from "../account/account";
import { BrandPreview } from "./brand-preview";
import { SettingsFrame, useDraft } from "./use-settings";
import { toBase64 } from "./values";

const UPLOAD_BYTES = 2 * 1024 * 1024;
const KINDS = "image/png,image/jpeg,image/webp";
/** OMI's own, shown in the picker while the clinic has chosen none. */
const DEFAULT_COLOUR = "#006365";

/** Logo, colour and motto, with what every screen will look like. */
export default function BrandSection({ stored }: { stored: ClinicSettings }) {
  const { t } = useTranslation();
  const form = useDraft(stored);
  const { draft, errors } = form;
  const brand = draft.brand;
  const change = (part: Partial<typeof brand>) => form.change({ brand: { ...brand, ...part } });
  const colour = brand.colour?.trim() ?? "";
  const isColour = /^#[0-9a-f]{6}$/iu.test(colour);
  const palette = useQuery({
    queryKey: ["settings", "palette", colour.toLowerCase()],
    queryFn: ({ signal }) => settings.getPalette(colour, signal),
    enabled: isColour,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const shown = isColour ? palette.data : undefined;

  return (
    <SettingsFrame draft={form}>
      <Section title={t("settings.logo")} text={t("settings.logoText")}>
        <LogoField
          logo={brand.logo ?? null}
          refused={errors["settings.brand.logo"]}
          onChange={(logo) => change({ logo })}
        />
      </Section>
      <Section title={t("settings.colour")} text={t("settings.colourText")}>
        <div className="flex flex-wrap items-end gap-3">
          <input
            type="color"
            aria-label={t("settings.pickColour")}
            className="h-8.5 w-14 rounded-md border border-control bg-surface p-1 touch-target"
            value={isColour ? colour.toLowerCase() : DEFAULT_COLOUR}
            onChange={(event) => change({ colour: event.target.value })}
          />
          <Field
            label={t("settings.colourCode")}
            className="w-36"
            error={errors["settings.brand.colour"]}
          >
            <Input
              value={brand.colour ?? ""}
              placeholder={DEFAULT_COLOUR}
              spellCheck={false}
              maxLength={7}
              className="font-mono"
              onChange={(event) => change({ colour: event.target.value || null })}
            />
          </Field>
          {brand.colour && (
            <Button variant="ghost" onClick={() => change({ colour: null })}>
              {t("settings.ownColour")}
            </Button>
          )}
        </div>
        {shown && <Corrected palette={shown} />}
      </Section>
      <Section title={t("settings.motto")} text={t("settings.mottoText")}>
        <Field label={t("settings.motto")} error={errors["settings.brand.motto"]}>
          <Input
            value={brand.motto ?? ""}
            maxLength={120}
            onChange={(event) => change({ motto: event.target.value || null })}
          />
        </Field>
      </Section>
      <Section title={t("settings.preview")} text={t("settings.previewText")}>
        <div className="grid gap-4 sm:grid-cols-2">
          <BrandPreview theme="light" name={draft.name} brand={brand} shades={shown?.light} />
          <BrandPreview theme="dark" name={draft.name} brand={brand} shades={shown?.dark} />
        </div>
      </Section>
    </SettingsFrame>
  );
}

/** What the colour becomes where it could not be read. */
function Corrected({ palette: { light, dark } }: { palette: Palette }) {
  const { t } = useTranslation();
  return (
    <div role="status" className="mt-3 flex flex-col gap-1 text-sm text-muted-foreground">
      {light.asChosen && dark.asChosen && <p>{t("settings.asChosen")}</p>}
      {!light.asChosen && <p>{t("settings.darker", { colour: light.primary })}</p>}
      {!dark.asChosen && <p>{t("settings.lighter", { colour: dark.primary })}</p>}
    </div>
  );
}

function LogoField({
  logo,
  refused,
  onChange,
}: {
  logo: string | null;
  refused: string | undefined;
  onChange: (logo: string | null) => void;
}) {
  const { t } = useTranslation();
  const picker = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  const choose = async (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    event.target.value = "";
    if (!file) return;
    if (file.size > UPLOAD_BYTES) {
      setError(t("settings.logoTooLarge"));
      return;
    }
    setBusy(true);
    setError(null);
    try {
      onChange((await settings.uploadLogo(await toBase64(file))).id);
    } catch (problem) {
      const named = problem instanceof ApiProblem ? problem.errors[0]?.detail : undefined;
      setError(named ?? problemText(problem, t));
    } finally {
      setBusy(false);
    }
  };
  const shown = error ?? refused;
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-4">
        <span className="flex h-20 w-40 rounded-md border border-border bg-white p-2">
          <img
            src={logo ? `/api/settings/logos/${logo}` : "/icon.svg"}
            alt={logo ? t("settings.logoNow") : t("settings.logoNone")}
            className="min-h-0 min-w-0 flex-1 object-contain"
          />
        </span>
        <input ref={picker} type="file" accept={KINDS} hidden onChange={choose} />
        <Button busy={busy} onClick={() => picker.current?.click()}>
          <ImageUp aria-hidden />
          {t("settings.chooseLogo")}
        </Button>
        {logo && (
          <Button variant="ghost" onClick={() => onChange(null)}>
            <X aria-hidden />
            {t("settings.removeLogo")}
          </Button>
        )}
      </div>
      {shown && (
        <div role="alert">
          <FieldError>{shown}</FieldError>
        </div>
      )}
    </div>
  );
}
