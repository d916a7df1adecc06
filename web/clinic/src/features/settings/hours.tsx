import { Button, FieldError, Input } from "@omi/ui";
import { Plus, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { nextOpening, type Opening, openingsOf } from "./values";

const WEEK = [
  { weekday: 1, name: "settings.days.d1" },
  { weekday: 2, name: "settings.days.d2" },
  { weekday: 3, name: "settings.days.d3" },
  { weekday: 4, name: "settings.days.d4" },
  { weekday: 5, name: "settings.days.d5" },
  { weekday: 6, name: "settings.days.d6" },
  { weekday: 7, name: "settings.days.d7" },
] as const;
const MOST = 4;

/** The week, a line for each day. */
export function Hours({
  list,
  errors,
  onChange,
}: {
  list: readonly Opening[];
  errors: Record<string, string>;
  onChange: (list: Opening[]) => void;
}) {
  const { t } = useTranslation();
  const change = (place: number, part: Partial<Opening>) =>
    onChange(list.map((opening, at) => (at === place ? { ...opening, ...part } : opening)));
  return (
    <ul className="flex flex-col divide-y divide-border">
      {WEEK.map(({ weekday, name }) => {
        const openings = openingsOf(list, weekday);
        const day = t(name);
        const error = openings
          .map((opening) => errors[`settings.openingHours[${opening.place}]`])
          .find(Boolean);
        return (
          <li key={weekday} className="grid gap-x-4 gap-y-1 py-2 sm:grid-cols-[7rem_1fr]">
            <span className="pt-1.5">{day}</span>
            <div className="flex min-w-0 flex-col gap-1.5">
              <div className="flex flex-wrap items-center gap-x-4 gap-y-1.5">
                {openings.length === 0 && (
                  <span className="text-muted-foreground">{t("settings.closed")}</span>
                )}
                {openings.map((opening) => (
                  <span key={opening.place} className="flex items-center gap-1.5">
                    <Input
                      inputMode="numeric"
                      maxLength={5}
                      placeholder="09:30"
                      className="w-18 tabular-nums"
                      aria-label={t("settings.opens", { day })}
                      value={opening.from}
                      onChange={(event) => change(opening.place, { from: event.target.value })}
                    />
                    <span aria-hidden>–</span>
                    <Input
                      inputMode="numeric"
                      maxLength={5}
                      placeholder="09:30"
                      className="w-18 tabular-nums"
                      aria-label={t("settings.closes", { day })}
                      value={opening.to}
                      onChange={(event) => change(opening.place, { to: event.target.value })}
                    />
                    <Button
                      variant="ghost"
                      size="sm"
                      aria-label={t("settings.removeHours", { day, from: opening.from })}
                      onClick={() => onChange(list.filter((_, at) => at !== opening.place))}
                    >
                      <X aria-hidden />
                    </Button>
                  </span>
                ))}
                {openings.length < MOST && (
                  <Button
                    variant="ghost"
                    size="sm"
                    aria-label={t("settings.addHours", { day })}
                    onClick={() => onChange([...list, nextOpening(list, weekday)])}
                  >
                    <Plus aria-hidden />
                  </Button>
                )}
              </div>
              {error && <FieldError>{error}</FieldError>}
            </div>
          </li>
        );
      })}
    </ul>
  );
}
