import { useMemo } from "react";
import { useTranslation } from "react-i18next";

const KIB = 2 ** 10;
const MIB = 2 ** 20;
const GIB = 2 ** 30;

/** Sizes and lengths of time as people read them. */
export function useSizes() {
  const { i18n, t } = useTranslation();
  const locale = i18n.language === "en" ? "en-GB" : "es-ES";
  return useMemo(() => {
    const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
    return {
      showBytes: (bytes: number) => {
        if (bytes >= GIB) return `${number.format(bytes / GIB)} GiB`;
        if (bytes >= MIB || bytes === 0) return `${number.format(bytes / MIB)} MiB`;
        return `${number.format(Math.ceil(bytes / KIB))} KiB`;
      },
      showNumber: (value: number) => number.format(value),
      /** Milliseconds, in seconds once they are many. */
      showGap: (milliseconds: number) => {
        const size = Math.abs(milliseconds);
        return size < 1000
          ? `${number.format(Math.round(size))} ms`
          : `${number.format(size / 1000)} s`;
      },
      showUpTime: (seconds: number) =>
        t("diagnostics.upTime", {
          days: Math.floor(seconds / 86_400),
          hours: Math.floor((seconds % 86_400) / 3600),
          minutes: Math.floor((seconds % 3600) / 60),
        }),
    };
  }, [locale, t]);
}
