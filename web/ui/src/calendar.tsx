import { ChevronLeft, ChevronRight } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { Button } from "./button";
import { cn } from "./cn";
import { addDays, addMonths, daysInMonth, fromIso, showDate, today, toIso, weekday } from "./dates";
import { Select } from "./select";
import { useUiTexts } from "./texts";

interface CalendarProps {
  value: string;
  onValueChange: (iso: string) => void;
  min?: string | undefined;
  max?: string | undefined;
  autoFocus?: boolean;
}

/** One month, weeks from Monday. Arrows move by days and weeks, page keys by months. */
export function Calendar({ value, onValueChange, min, max, autoFocus = false }: CalendarProps) {
  const texts = useUiTexts();
  const [focused, setFocused] = useState(fromIso(value) ? value : clamp(today(), min, max));
  const grid = useRef<HTMLTableElement>(null);
  const wantsFocus = useRef(autoFocus);
  const parts = fromIso(focused) ?? { year: 2000, month: 1, day: 1 };

  useEffect(() => {
    if (!wantsFocus.current) return;
    wantsFocus.current = false;
    grid.current?.querySelector<HTMLButtonElement>(`[data-date="${focused}"]`)?.focus();
  }, [focused]);

  const go = (iso: string, focus = false) => {
    wantsFocus.current = focus;
    setFocused(clamp(iso, min, max));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const moves: Record<string, string> = {
      ArrowLeft: addDays(focused, -1),
      ArrowRight: addDays(focused, 1),
      ArrowUp: addDays(focused, -7),
      ArrowDown: addDays(focused, 7),
      Home: addDays(focused, -weekday(focused)),
      End: addDays(focused, 6 - weekday(focused)),
      PageUp: addMonths(focused, event.shiftKey ? -12 : -1),
      PageDown: addMonths(focused, event.shiftKey ? 12 : 1),
    };
    const target = moves[event.key];
    if (!target) return;
    event.preventDefault();
    go(target, true);
  };

  const monthName = new Intl.DateTimeFormat(texts.locale, { month: "long", timeZone: "UTC" });
  const dayName = new Intl.DateTimeFormat(texts.locale, { weekday: "short", timeZone: "UTC" });
  const fullDay = new Intl.DateTimeFormat(texts.locale, { dateStyle: "full", timeZone: "UTC" });
  const firstYear = fromIso(min ?? "")?.year ?? parts.year - 20;
  const lastYear = fromIso(max ?? "")?.year ?? parts.year + 10;
  const first = toIso({ ...parts, day: 1 });
  const start = addDays(first, -weekday(first));
  const weeks = Math.ceil((weekday(first) + daysInMonth(parts.year, parts.month)) / 7);

  return (
    <div className="w-68 pointer-coarse:w-78">
      <div className="mb-2 flex items-center gap-1">
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label={texts.previousMonth}
          onClick={() => go(addMonths(focused, -1))}
        >
          <ChevronLeft aria-hidden />
        </Button>
        <Select
          aria-label={texts.month}
          className="min-w-0 flex-1"
          value={parts.month}
          onChange={(event) => go(addMonths(focused, Number(event.target.value) - parts.month))}
        >
          {Array.from({ length: 12 }, (_, index) => (
            <option key={monthName.format(Date.UTC(2000, index, 1))} value={index + 1}>
              {monthName.format(Date.UTC(2000, index, 1))}
            </option>
          ))}
        </Select>
        <Select
          aria-label={texts.year}
          className="w-23 shrink-0"
          value={parts.year}
          onChange={(event) =>
            go(addMonths(focused, (Number(event.target.value) - parts.year) * 12))
          }
        >
          {yearsDown(lastYear, firstYear).map((year) => (
            <option key={year}>{year}</option>
          ))}
        </Select>
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label={texts.nextMonth}
          onClick={() => go(addMonths(focused, 1))}
        >
          <ChevronRight aria-hidden />
        </Button>
      </div>
      <table ref={grid} onKeyDown={onKeyDown} className="w-full table-fixed">
        <thead>
          <tr>
            {Array.from({ length: 7 }, (_, index) => {
              const name = dayName.format(Date.UTC(2024, 0, 1 + index));
              return (
                <th
                  key={name}
                  scope="col"
                  className="h-7 text-xs font-normal text-muted-foreground"
                >
                  {name}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: weeks }, (_, week) => addDays(start, week * 7)).map((monday) => (
            <tr key={monday}>
              {Array.from({ length: 7 }, (_, index) => addDays(monday, index)).map((iso) => {
                const outside = iso.slice(0, 7) !== focused.slice(0, 7);
                const forbidden = (min && iso < min) || (max && iso > max);
                return (
                  <td key={iso} className="p-px text-center">
                    <button
                      type="button"
                      data-date={iso}
                      tabIndex={iso === focused ? 0 : -1}
                      disabled={Boolean(forbidden)}
                      aria-pressed={iso === value}
                      aria-current={iso === today() ? "date" : undefined}
                      aria-label={fullDay.format(Date.parse(`${iso}T00:00:00Z`))}
                      title={showDate(iso)}
                      onClick={() => onValueChange(iso)}
                      className={cn(
                        "h-8 w-full rounded-sm text-sm pointer-coarse:h-10 hover:not-disabled:bg-muted disabled:opacity-35",
                        outside && "text-muted-foreground",
                        iso === today() && "font-strong text-primary",
                        iso === value && "bg-primary! text-primary-foreground",
                      )}
                    >
                      {Number(iso.slice(8))}
                    </button>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function clamp(iso: string, min?: string, max?: string): string {
  if (min && iso < min) return min;
  if (max && iso > max) return max;
  return iso;
}

/** Newest first: most dates that are chosen lie close to today. */
function yearsDown(last: number, first: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => last - index);
}
