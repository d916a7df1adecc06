import type { Chart, Surface, ToothStatus } from "@omi/api";
import { cn, Segmented } from "@omi/ui";
import type { TFunction } from "i18next";
import { type KeyboardEvent, useCallback, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { DraftAct, Entries, ToothEntry } from "./draft";
import { expectedNames, statusNames, surfaceNames, warningNames } from "./names";
import { Palette } from "./palette";
import {
  isTooth,
  neighbour,
  ofSurfaces,
  type Rows,
  rowsOf,
  statusByKey,
  surfaceAt,
  surfaceByLetter,
  surfacesOf,
  type ToothNumber,
  type Zone,
} from "./teeth";
import { ToothDrawing } from "./tooth-drawing";

const NONE: readonly string[] = [];
/** Two digits of a tooth's number are typed within this time. */
const JUMP_MS = 1_200;

interface OdontogramProps {
  chart: Chart;
  /** What was entered and is not in the chart yet. */
  entries?: Entries;
  /** Left out where nothing can be entered. */
  onAct?: (change: DraftAct) => void;
  /** Opens what was told of one tooth. */
  onOpen?: (tooth: ToothNumber) => void;
  label: string;
}

interface Chosen {
  tooth: ToothNumber;
  surfaces: readonly Surface[];
}

/** A mouth. One tooth of it takes the focus; arrows move it, digits jump, letters choose surfaces, digits then say what
    they are. With a finding in hand, every tooth or surface that is pressed becomes that. */
export function Odontogram({ chart, entries, onAct, onOpen, label }: OdontogramProps) {
  const { t } = useTranslation();
  const [wanted, setWanted] = useState<Rows>();
  const [brush, setBrush] = useState<ToothStatus>();
  const [chosen, setChosen] = useState<Chosen>();
  const rows = rowsOf(wanted ?? chart.view);
  const first = rows[0]?.[0] ?? 18;
  const [focus, setFocus] = useState<ToothNumber>(first);
  const focused = rows.some((row) => row.includes(focus)) ? focus : first;
  const grid = useRef<HTMLDivElement>(null);
  const typed = useRef<{ digit: string; at: number }>(undefined);
  const teeth = useMemo(
    () => new Map(chart.teeth.map((tooth) => [tooth.toothNumber, tooth])),
    [chart.teeth],
  );
  const isEdited = onAct !== undefined;

  const moveTo = useCallback((tooth: ToothNumber) => {
    setFocus(tooth);
    setChosen((was) => (was?.tooth === tooth ? was : undefined));
    grid.current?.querySelector<HTMLElement>(`[data-tooth="${tooth}"]`)?.focus();
  }, []);

  const say = useCallback(
    (status: ToothStatus, target: Chosen) => {
      const surfaces = ofSurfaces.includes(status) ? target.surfaces : [];
      const isWhole = surfaces.length === surfacesOf(target.tooth).length;
      onAct?.({ type: "mark", tooth: target.tooth, surfaces: isWhole ? [] : surfaces, status });
      setChosen(undefined);
    },
    [onAct],
  );

  const press = useCallback(
    (tooth: ToothNumber, zone: Zone) => {
      setFocus(tooth);
      if (!isEdited) {
        onOpen?.(tooth);
        return;
      }
      const surface = surfaceAt(tooth, zone);
      if (brush) {
        say(brush, { tooth, surfaces: [surface] });
        return;
      }
      setChosen((was) => toggled(was, tooth, surface));
    },
    [brush, isEdited, onOpen, say],
  );

  const choose = (status: ToothStatus) => {
    if (chosen) say(status, chosen);
    else setBrush((was) => (was === status ? undefined : status));
  };

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.altKey || event.metaKey) return;
    if (event.ctrlKey) {
      if (!isEdited || event.key.toLowerCase() !== "z") return;
      event.preventDefault();
      onAct?.({ type: event.shiftKey ? "redo" : "undo" });
      return;
    }
    const done = pressKey(event.key, {
      focused,
      chosen,
      brush,
      isEdited,
      moveTo,
      onMove: (direction) => moveTo(neighbour(rows, focused, direction)),
      onChoose: setChosen,
      onSay: say,
      onDrop: () => {
        setChosen(undefined);
        setBrush(undefined);
      },
      onForget: () => onAct?.({ type: "forget", tooth: focused }),
      onOpen: () => onOpen?.(focused),
      onDigit: (digit) => {
        const before = typed.current;
        typed.current = { digit, at: event.timeStamp };
        if (!before || event.timeStamp - before.at > JUMP_MS) return;
        const number = Number(before.digit + digit);
        typed.current = undefined;
        if (!isTooth(number)) return;
        if (!rows.some((row) => row.includes(number))) setWanted("MIXED");
        // A row that was hidden is there after the next drawing.
        requestAnimationFrame(() => moveTo(number));
      },
    });
    if (done) event.preventDefault();
  };

  return (
    <section aria-label={label} className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-2 print:hidden">
        <Segmented
          label={t("chart.rows")}
          value={wanted ?? chart.view}
          options={[
            { value: "PRIMARY", label: t("chart.primary") },
            { value: "MIXED", label: t("chart.mixed") },
            { value: "PERMANENT", label: t("chart.permanent") },
          ]}
          onValueChange={setWanted}
        />
        {isEdited && (
          <p className="text-sm text-muted-foreground max-md:hidden">{t("chart.keys")}</p>
        )}
      </div>
      {isEdited && <Palette brush={brush} chosen={chosen?.tooth} onChoose={choose} />}
      <div className="scroll-thin overflow-x-auto rounded-md border border-border bg-surface px-2 pt-1 pb-3">
        <div className="mx-auto flex w-max min-w-full justify-between px-1 text-xs text-muted-foreground">
          <span>{t("chart.right")}</span>
          <span>{t("chart.left")}</span>
        </div>
        {/* biome-ignore lint/a11y/useSemanticElements: a table cannot hold the focus tooth by tooth */}
        <div
          ref={grid}
          role="grid"
          aria-label={t("chart.grid")}
          className="mx-auto flex w-max flex-col gap-1.5"
          onKeyDown={onKeyDown}
        >
          {rows.map((row, at) => (
            // biome-ignore lint/a11y/useFocusableInteractive lint/a11y/useSemanticElements: the focus is on one of its teeth, and a table cannot hold it tooth by tooth
            <div key={row[0]} role="row" className="flex justify-center gap-0.5">
              {row.map((tooth, column) => {
                const known = teeth.get(tooth);
                const entered = entries?.get(tooth);
                const entry = entered ?? known?.recorded ?? undefined;
                return (
                  // biome-ignore lint/a11y/useSemanticElements: a table cannot hold the focus tooth by tooth
                  <div
                    key={tooth}
                    role="gridcell"
                    data-tooth={tooth}
                    tabIndex={tooth === focused ? 0 : -1}
                    aria-label={describe(tooth, entry, known, t)}
                    aria-selected={chosen?.tooth === tooth}
                    onFocus={() => setFocus(tooth)}
                    className={cn(
                      "flex w-11 cursor-pointer flex-col items-center rounded-sm select-none",
                      column === row.length / 2 && "ml-3",
                      entered && "bg-primary-soft",
                    )}
                  >
                    {at < rows.length / 2 && (
                      <ToothLabel tooth={tooth} entered={Boolean(entered)} />
                    )}
                    <span className="block size-11">
                      <ToothDrawing
                        tooth={tooth}
                        entry={entry as ToothEntry | undefined}
                        expected={known?.expected ?? "NOT_ERUPTED"}
                        planned={known?.planned?.status}
                        warns={Boolean(known?.warning)}
                        chosen={chosen?.tooth === tooth ? chosen.surfaces : NONE}
                        onZone={press}
                      />
                    </span>
                    {at >= rows.length / 2 && (
                      <ToothLabel tooth={tooth} entered={Boolean(entered)} />
                    )}
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

function ToothLabel({ tooth, entered }: { tooth: ToothNumber; entered: boolean }) {
  return (
    <span
      aria-hidden
      className={cn(
        "text-xs tabular-nums",
        entered ? "font-strong text-primary-soft-foreground" : "text-muted-foreground",
      )}
    >
      {tooth}
      {entered && " •"}
    </span>
  );
}

function toggled(
  was: Chosen | undefined,
  tooth: ToothNumber,
  surface: Surface,
): Chosen | undefined {
  if (was?.tooth !== tooth) return { tooth, surfaces: [surface] };
  const surfaces = was.surfaces.includes(surface)
    ? was.surfaces.filter((own) => own !== surface)
    : [...was.surfaces, surface];
  return surfaces.length > 0 ? { tooth, surfaces } : undefined;
}

interface Keyboard {
  focused: ToothNumber;
  chosen: Chosen | undefined;
  brush: ToothStatus | undefined;
  isEdited: boolean;
  moveTo: (tooth: ToothNumber) => void;
  onMove: (direction: "left" | "right" | "up" | "down") => void;
  onChoose: (chosen: Chosen | undefined) => void;
  onSay: (status: ToothStatus, target: Chosen) => void;
  onDrop: () => void;
  onForget: () => void;
  onOpen: () => void;
  onDigit: (digit: string) => void;
}

const arrows: Record<string, "left" | "right" | "up" | "down"> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
};

/** What a key does; whether it did anything. */
function pressKey(key: string, keyboard: Keyboard): boolean {
  const { focused, chosen } = keyboard;
  const arrow = arrows[key];
  if (arrow) {
    keyboard.onMove(arrow);
    return true;
  }
  if (key === "Enter" && !keyboard.isEdited) {
    keyboard.onOpen();
    return true;
  }
  if (!keyboard.isEdited) {
    if (/^[1-8]$/u.test(key)) keyboard.onDigit(key);
    return false;
  }
  if (key === "Escape") {
    keyboard.onDrop();
    return chosen !== undefined || keyboard.brush !== undefined;
  }
  if (key === "Delete" || key === "Backspace") {
    keyboard.onForget();
    return true;
  }
  if (key === "Enter" || key === " ") {
    const target = chosen ?? { tooth: focused, surfaces: surfacesOf(focused) };
    if (keyboard.brush) keyboard.onSay(keyboard.brush, target);
    else keyboard.onChoose(target);
    return true;
  }
  if (key.toLowerCase() === "t") {
    keyboard.onChoose({ tooth: focused, surfaces: surfacesOf(focused) });
    return true;
  }
  const surface = surfaceByLetter(focused, key);
  if (surface) {
    keyboard.onChoose(toggled(chosen?.tooth === focused ? chosen : undefined, focused, surface));
    return true;
  }
  const status = statusByKey(key);
  // With something chosen a digit says what it is; without, it begins the number of a tooth.
  if (chosen && status) {
    keyboard.onSay(status, chosen);
    return true;
  }
  if (/^[1-8]$/u.test(key)) {
    keyboard.onDigit(key);
    return true;
  }
  return false;
}

/** A tooth in words: what was told of it, else what is to be expected. */
function describe(
  tooth: ToothNumber,
  entry: { status: ToothStatus; surfaces: Partial<Record<string, ToothStatus>> } | undefined,
  known: Chart["teeth"][number] | undefined,
  t: TFunction,
): string {
  const told = entry
    ? tellState(entry, t)
    : t("chart.expectedIs", { state: t(expectedNames[known?.expected ?? "NOT_ERUPTED"]) });
  const words = [`${tooth}: ${told}`];
  if (known?.planned)
    words.push(t("chart.plannedIs", { status: t(statusNames[known.planned.status]) }));
  if (known?.warning) words.push(t(warningNames[known.warning]));
  return words.join(". ");
}

/** What a tooth is, with its surfaces. */
export function tellState(
  entry: { status: ToothStatus; surfaces: Partial<Record<string, ToothStatus>> },
  t: TFunction,
): string {
  const surfaces = Object.entries(entry.surfaces).flatMap(([surface, status]) =>
    status && surface in surfaceNames
      ? [`${t(surfaceNames[surface as Surface])} ${t(statusNames[status]).toLocaleLowerCase()}`]
      : [],
  );
  const whole = t(statusNames[entry.status]);
  return surfaces.length > 0 ? `${whole} (${surfaces.join(", ")})` : whole;
}
