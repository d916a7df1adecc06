import type { UiTexts } from "@omi/ui";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

/** The words of the design system, out of the same dictionaries. */
export function useUiWords(): UiTexts {
  const { t, i18n } = useTranslation();
  return useMemo(
    () => ({
      locale: i18n.language === "en" ? "en-GB" : "es-ES",
      close: t("common.close"),
      clear: t("common.clear"),
      loading: t("common.loading"),
      noResults: t("common.noResults"),
      options: t("common.options"),
      openCalendar: t("calendar.open"),
      previousMonth: t("calendar.previousMonth"),
      nextMonth: t("calendar.nextMonth"),
      month: t("calendar.month"),
      year: t("calendar.year"),
      undo: t("common.undo"),
      notifications: t("common.notifications"),
      required: t("common.required"),
    }),
    [t, i18n.language],
  );
}
