import { useMemo } from "react";
import { useTranslation } from "react-i18next";

/** Instants as people of the clinic read them: dd/mm/yyyy and 24 hours. */
export function useMoments() {
  const { i18n } = useTranslation();
  const locale = i18n.language === "en" ? "en-GB" : "es-ES";
  return useMemo(() => {
    const moment = new Intl.DateTimeFormat(locale, {
      day: "2-digit",
      month: "2-digit",
      year: "numeric",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
    const exact = new Intl.DateTimeFormat(locale, {
      day: "2-digit",
      month: "2-digit",
      year: "numeric",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      hourCycle: "h23",
    });
    const time = new Intl.DateTimeFormat(locale, {
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
    const money = new Intl.NumberFormat(locale, {
      style: "currency",
      currency: "EUR",
      useGrouping: "always",
    });
    return {
      showMoment: (instant: string) => moment.format(new Date(instant)),
      showTime: (instant: string) => time.format(new Date(instant)),
      /** To the second, where it is evidence. */
      showExact: (instant: string) => exact.format(new Date(instant)),
      showMoney: (cents: number) => money.format(cents / 100),
    };
  }, [locale]);
}
