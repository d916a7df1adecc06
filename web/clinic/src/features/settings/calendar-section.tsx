import { type ClinicSettings, settings } from "@omi/api";
import { Button, DateInput, Field, FieldError, Input, Notice } from "@omi/ui";
import { CalendarPlus, Plus, X } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { problemText } from "../../i18n/problem-text";
import { Section } from "../account/account";
import { SettingsFrame, useDraft } from "./use-settings";
import { withDays } from "./values";

/** The days on which the clinic is closed; those that all of Spain keeps are added at once. */
export default function CalendarSection({ stored }: { stored: ClinicSettings }) {
  const { t } = useTranslation();
  const form = useDraft(stored);
  const { draft, errors } = form;
  const { holidays } = draft;
  const [year, setYear] = useState(() => String(new Date().getFullYear() + 1));
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const change = (list: typeof holidays) => form.change({ holidays: list });
  const edit = (place: number, part: Partial<(typeof holidays)[number]>) =>
    change(holidays.map((day, at) => (at === place ? { ...day, ...part } : day)));
  const isYear = /^20\d{2}$/u.test(year);

  const add = async () => {
    setBusy(true);
    setFailure(null);
    try {
      change(withDays(holidays, (await settings.listHolidays(Number(year))).items));
    } catch (problem) {
      setFailure(problem);
    } finally {
      setBusy(false);
    }
  };

  return (
    <SettingsFrame draft={form}>
      <Section title={t("settings.national")} text={t("settings.nationalText")}>
        <div className="flex flex-wrap items-end gap-3">
          <Field label={t("settings.year")} className="w-24">
            <Input
              inputMode="numeric"
              maxLength={4}
              className="tabular-nums"
              value={year}
              onChange={(event) => setYear(event.target.value)}
            />
          </Field>
          <Button busy={busy} disabled={!isYear} onClick={add}>
            <CalendarPlus aria-hidden />
            {t("settings.addNational")}
          </Button>
        </div>
        {failure !== null && (
          <Notice tone="error" live className="mt-3">
            {problemText(failure, t)}
          </Notice>
        )}
      </Section>
      <Section title={t("settings.holidays")} text={t("settings.holidaysText")}>
        {errors["settings.holidays"] && <FieldError>{errors["settings.holidays"]}</FieldError>}
        {holidays.length === 0 && (
          <p className="mb-3 text-muted-foreground">{t("settings.noHolidays")}</p>
        )}
        <ul className="mb-3 flex flex-col gap-3">
          {holidays.map((day, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a day that is being typed has nothing else of its own
            <li key={place} className="grid grid-cols-[9.5rem_1fr_auto] items-start gap-2">
              <div>
                <DateInput
                  aria-label={t("settings.holidayDate", { place: place + 1 })}
                  value={day.date}
                  onValueChange={(date) => edit(place, { date })}
                />
                {errors[`settings.holidays[${place}].date`] && (
                  <FieldError>{errors[`settings.holidays[${place}].date`]}</FieldError>
                )}
              </div>
              <div>
                <Input
                  aria-label={t("settings.holidayName", { place: place + 1 })}
                  value={day.name}
                  onChange={(event) => edit(place, { name: event.target.value })}
                />
                {errors[`settings.holidays[${place}].name`] && (
                  <FieldError>{errors[`settings.holidays[${place}].name`]}</FieldError>
                )}
              </div>
              <Button
                variant="ghost"
                aria-label={t("settings.removeHoliday", { name: day.name || place + 1 })}
                onClick={() => change(holidays.filter((_, at) => at !== place))}
              >
                <X aria-hidden />
              </Button>
            </li>
          ))}
        </ul>
        <Button onClick={() => change([...holidays, { date: "", name: "" }])}>
          <Plus aria-hidden />
          {t("settings.addHoliday")}
        </Button>
      </Section>
    </SettingsFrame>
  );
}
