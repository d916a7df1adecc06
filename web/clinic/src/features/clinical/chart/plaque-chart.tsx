import type { Chart, Surface } from "@omi/api";
import { Button, cn } from "@omi/ui";
import { type KeyboardEvent, useCallback, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Entries } from "./draft";
import { surfaceNames } from "./names";
import { oleary, presentTeeth, type Stained } from "./present";
import {
  neighbour,
  rowsOf,
  showsPlaque,
  surfaceAt,
  surfaceByLetter,
  surfacesOf,
  type ToothNumber,
  type Zone,
} from "./teeth";
import { ToothDrawing } from "./tooth-drawing";

const NONE: readonly Surface[] = [];

/** On the viewer's right, beyond the midline. */
const isOnRight = (tooth: ToothNumber) => [2, 3, 6, 7].includes(Math.floor(tooth / 10));

/** Plaque by surface: four of each tooth that is there; O'Leary moves with each press. */
export function PlaqueChart({
  chart,
  entries,
  stained,
  onChange,
}: {
  chart: Chart;
  entries: Entries;
  stained: Stained;
  onChange: (stained: Stained) => void;
}) {
  const { t } = useTranslation();
  const present = presentTeeth(chart, entries);
  const rows = rowsOf(chart.view)
    .map((row) => row.filter((tooth) => present.has(tooth) || stained.has(tooth)))
    .filter((row) => row.length > 0);
  const first = rows[0]?.[0] ?? 55;
  const [focus, setFocus] = useState<ToothNumber>(first);
  const focused = rows.some((row) => row.includes(focus)) ? focus : first;
  const grid = useRef<HTMLDivElement>(null);
  const index = oleary(present, stained);

  const toggle = useCallback(
    (tooth: ToothNumber, surfaces: readonly Surface[]) => {
      const own = stained.get(tooth) ?? NONE;
      const isOn = surfaces.every((surface) => own.includes(surface));
      const next = new Map(stained);
      const left = isOn
        ? own.filter((surface) => !surfaces.includes(surface))
        : [...new Set([...own, ...surfaces])];
      if (left.length > 0) next.set(tooth, left);
      else next.delete(tooth);
      onChange(next);
    },
    [onChange, stained],
  );
  const press = useCallback(
    (tooth: ToothNumber, zone: Zone) => {
      setFocus(tooth);
      const surface = surfaceAt(tooth, zone);
      // The middle of a tooth stands for all of it.
      toggle(tooth, showsPlaque(surface) ? [surface] : surfacesOf(tooth).filter(showsPlaque));
    },
    [toggle],
  );
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const directions = {
      ArrowLeft: "left",
      ArrowRight: "right",
      ArrowUp: "up",
      ArrowDown: "down",
    } as const;
    const direction = directions[event.key as keyof typeof directions];
    if (direction) {
      const next = neighbour(rows, focused, direction);
      setFocus(next);
      grid.current?.querySelector<HTMLElement>(`[data-tooth="${next}"]`)?.focus();
    } else if (event.key.toLowerCase() === "t" || event.key === " " || event.key === "Enter") {
      toggle(focused, surfacesOf(focused).filter(showsPlaque));
    } else {
      const surface = surfaceByLetter(focused, event.key);
      if (!surface || !showsPlaque(surface) || event.ctrlKey) return;
      toggle(focused, [surface]);
    }
    event.preventDefault();
  };

  return (
    <section aria-label={t("plaque.title")} className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p aria-live="polite" className="text-lg">
          O'Leary{" "}
          <span className="font-strong tabular-nums">
            {index === undefined ? "–" : t("plaque.percent", { value: index })}
          </span>
          <span className="ml-2 text-sm text-muted-foreground">
            {t("plaque.of", { count: present.size })}
          </span>
        </p>
        <Button size="sm" onClick={() => onChange(new Map())}>
          {t("plaque.none")}
        </Button>
      </div>
      <div className="scroll-thin overflow-x-auto rounded-md border border-border bg-surface p-2">
        {/* biome-ignore lint/a11y/useSemanticElements: a table cannot hold the focus tooth by tooth */}
        <div
          ref={grid}
          role="grid"
          aria-label={t("plaque.grid")}
          className="mx-auto flex w-max flex-col gap-1.5"
          onKeyDown={onKeyDown}
        >
          {rows.map((row) => (
            // biome-ignore lint/a11y/useFocusableInteractive lint/a11y/useSemanticElements: the focus is on one of its teeth, and a table cannot hold it tooth by tooth
            <div key={row[0]} role="row" className="flex justify-center gap-0.5">
              {row.map((tooth, column) => {
                const own = stained.get(tooth) ?? NONE;
                const names = own.map((surface) => t(surfaceNames[surface])).join(", ");
                return (
                  // biome-ignore lint/a11y/useSemanticElements: a table cannot hold the focus tooth by tooth
                  <div
                    key={tooth}
                    role="gridcell"
                    data-tooth={tooth}
                    tabIndex={tooth === focused ? 0 : -1}
                    aria-label={
                      names
                        ? t("plaque.on", { tooth, surfaces: names })
                        : t("plaque.clean", { tooth })
                    }
                    onFocus={() => setFocus(tooth)}
                    className={cn(
                      "flex w-11 cursor-pointer flex-col items-center rounded-sm select-none",
                      isOnRight(tooth) && !isOnRight(row[column - 1] ?? tooth) && "ml-3",
                    )}
                  >
                    <span className="block size-11">
                      <ToothDrawing
                        tooth={tooth}
                        entry={{ status: "SANO", surfaces: {}, detail: {} }}
                        expected="PRESENT"
                        planned={undefined}
                        warns={false}
                        chosen={NONE}
                        stained={own}
                        onZone={press}
                      />
                    </span>
                    <span aria-hidden className="text-xs text-muted-foreground tabular-nums">
                      {tooth}
                    </span>
                  </div>
                );
              })}
            </div>
          ))}
        </div>
      </div>
    </section>
  );
}
