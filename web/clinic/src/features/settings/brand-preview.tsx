import type { ClinicFields, Palette } from "@omi/api";
import type { CSSProperties } from "react";
import { useTranslation } from "react-i18next";

/** A small page in one theme, in the colours that were not saved yet. */
export function BrandPreview({
  theme,
  name,
  brand,
  shades,
}: {
  theme: "light" | "dark";
  name: string;
  brand: ClinicFields["brand"];
  shades: Palette["light"] | undefined;
}) {
  const { t } = useTranslation();
  const own = shades && {
    "--primary": shades.primary,
    "--primary-foreground": shades.foreground,
    "--primary-soft": shades.soft,
    "--primary-soft-foreground": shades.softForeground,
  };
  return (
    <figure
      style={{ colorScheme: theme, ...own } as CSSProperties}
      className="flex flex-col gap-4 rounded-md border border-border bg-background p-4 text-foreground"
    >
      <figcaption className="text-xs text-muted-foreground">
        {theme === "light" ? t("settings.inLight") : t("settings.inDark")}
      </figcaption>
      <div className="flex items-center gap-3">
        <img
          src={brand.logo ? `/api/settings/logos/${brand.logo}` : "/icon.svg"}
          alt=""
          className={
            brand.logo
              ? "h-9 max-w-24 rounded-sm bg-white object-contain"
              : "h-9 rounded-sm object-contain"
          }
        />
        <div className="min-w-0">
          <p className="truncate font-strong">{name}</p>
          {brand.motto && <p className="text-sm text-muted-foreground">{brand.motto}</p>}
        </div>
      </div>
      <div className="flex flex-wrap items-center gap-3">
        <span className="rounded-md bg-primary px-3 py-1.5 font-strong text-primary-foreground">
          {t("settings.sampleButton")}
        </span>
        <span className="text-primary underline">{t("settings.sampleLink")}</span>
        <span className="rounded-sm bg-primary-soft px-2 text-primary-soft-foreground">
          {t("settings.sampleMark")}
        </span>
      </div>
    </figure>
  );
}
