import type { ChartTooth, ToothStatus } from "@omi/api";
import { cn } from "@omi/ui";
import { memo } from "react";
import type { ToothEntry } from "./draft";
import { geometry, isAnterior, surfaceAt, type ToothNumber, type Zone, zones } from "./teeth";

/** What one tooth looks like: by colour and by shape, so that neither is needed alone. */
export interface Drawn {
  entry: Pick<ToothEntry, "status" | "surfaces" | "detail"> | undefined;
  expected: ChartTooth["expected"];
  planned: ToothStatus | undefined;
  warns: boolean;
  /** Surfaces that are chosen now; of a whole tooth all of them. */
  chosen: readonly string[];
  /** Surfaces with plaque, in a chart of plaque. */
  stained?: readonly string[] | undefined;
}

interface ToothDrawingProps extends Drawn {
  tooth: ToothNumber;
  onZone?: ((tooth: ToothNumber, zone: Zone) => void) | undefined;
}

const { symbols, glyphs } = geometry;
type Glyph = keyof typeof glyphs;

const fills: Partial<Record<ToothStatus, string>> = {
  CARIES: "fill-red",
  OBTURADO: "fill-person-blue",
  SELLADOR: "fill-person-teal",
  FRACTURA: "fill-red-soft",
  HIPOMINERALIZACION: "fill-person-orange",
};

/** Marks that stand on a surface besides its colour. */
const marks: Partial<Record<ToothStatus, Glyph>> = {
  CARIES: "dot",
  SELLADOR: "S",
  FRACTURA: "F",
  HIPOMINERALIZACION: "H",
};
const materials: Record<string, Glyph> = {
  COMPOSITE: "C",
  GIC: "G",
  RMGIC: "G",
  AMALGAM: "A",
  TEMPORARY: "T",
};

const middle: Record<Zone, readonly [number, number]> = {
  top: [50, 19],
  bottom: [50, 83],
  left: [18, 51],
  right: [82, 51],
  centre: [50, 51],
};

export const ToothDrawing = memo(function ToothDrawing({
  tooth,
  entry,
  expected,
  planned,
  warns,
  chosen,
  stained,
  onZone,
}: ToothDrawingProps) {
  const shape = isAnterior(tooth) ? geometry.anterior : geometry.posterior;
  const status = entry?.status;
  const isGone = status === "AUSENTE";
  const isGhost = !entry;
  const isAway = isGhost && (expected === "NOT_ERUPTED" || expected === "SHED");
  const isComing = status === "EN_ERUPCION" || (isGhost && expected === "ERUPTING");
  return (
    <svg viewBox={geometry.viewBox} aria-hidden="true" className="size-full">
      <g className={cn(isGone && "opacity-45", isAway && "opacity-35")}>
        {zones.map((zone) => {
          const surface = surfaceAt(tooth, zone);
          const found = isGone ? undefined : entry?.surfaces[surface];
          const whole = wholeFill(status, entry?.surfaces ?? {}, zone);
          const isStained = stained?.includes(surface);
          const shown = found ?? whole;
          return (
            // biome-ignore lint/a11y/noStaticElementInteractions: the tooth around it is the control; this says where it was pressed
            <g key={zone} onClick={onZone && (() => onZone(tooth, zone))}>
              <polygon
                points={shape[zone]}
                strokeWidth={chosen.includes(surface) ? 7 : 2.5}
                strokeDasharray={isGhost ? "5 5" : undefined}
                className={cn(
                  chosen.includes(surface) ? "stroke-primary" : "stroke-control",
                  isStained ? "fill-person-pink" : (shown && fills[shown]) || "fill-surface",
                )}
              />
              {(found || isStained) && (
                <Mark
                  zone={zone}
                  glyph={isStained ? "square" : markOf(found, entry?.detail.material)}
                />
              )}
              {!found && whole && zone === "centre" && (
                <Mark zone={zone} glyph={markOf(whole, entry?.detail.material)} />
              )}
            </g>
          );
        })}
      </g>
      <g className="pointer-events-none fill-none" strokeLinecap="round">
        {isGone && <path d={symbols.cross} strokeWidth="6" className="stroke-muted-foreground" />}
        {isGone && entry?.detail.cause === "AGENESIS" && <Word glyphs={["A"]} />}
        {isComing && <Arrow tooth={tooth} ghost={isGhost} />}
        {status === "CORONA" && (
          <>
            <path d={symbols.crown} strokeWidth="9" className="stroke-person-blue" />
            <Word glyphs={entry?.detail.technique === "HALL" ? ["H"] : ["C", "M"]} />
          </>
        )}
        {status === "PULPOTOMIA" && (
          <path d={symbols.pulp} strokeWidth="10" className="stroke-person-blue" />
        )}
        {status === "FRACTURA" && (
          <path d={symbols.zigzag} strokeWidth="6" className="stroke-red" />
        )}
        {status === "EXTRACCION_INDICADA" && (
          <path d={symbols.cross} strokeWidth="9" className="stroke-red" />
        )}
        {planned && (
          <>
            <path
              d={symbols.outline}
              strokeWidth="6"
              strokeDasharray="12 9"
              className="stroke-red"
            />
            {planned === "AUSENTE" && (
              <path
                d={symbols.cross}
                strokeWidth="4"
                strokeDasharray="9 7"
                className="stroke-red"
              />
            )}
          </>
        )}
        {warns && (
          <>
            <path
              d="M88 2L99 22H77Z"
              strokeWidth="2"
              className="fill-amber-soft stroke-amber"
              strokeLinejoin="round"
            />
            <path d="M88 9V15M88 18.5V19" strokeWidth="2.5" className="stroke-amber" />
          </>
        )}
      </g>
    </svg>
  );
});

/** A finding that was told of the tooth alone fills its middle. */
function wholeFill(
  status: ToothStatus | undefined,
  surfaces: ToothEntry["surfaces"],
  zone: Zone,
): ToothStatus | undefined {
  if (!status || zone !== "centre" || Object.keys(surfaces).length > 0) return undefined;
  return status in fills && status !== "FRACTURA" ? status : undefined;
}

function markOf(status: ToothStatus | undefined, material: unknown): Glyph | undefined {
  if (status === "OBTURADO") return materials[String(material)] ?? "O";
  return status && marks[status];
}

/* Letters are drawn, not written: they are signs of the drawing, which its name tells in words. */

function Mark({ zone, glyph }: { zone: Zone; glyph: Glyph | undefined }) {
  if (!glyph) return null;
  const [x, y] = middle[zone];
  return (
    <path
      d={glyphs[glyph]}
      transform={`translate(${x} ${y}) scale(0.75)`}
      strokeWidth="4"
      strokeLinecap="round"
      className="pointer-events-none fill-none stroke-surface"
    />
  );
}

function Word({ glyphs: letters }: { glyphs: readonly Glyph[] }) {
  return letters.map((letter, nth) => (
    <path
      key={letter}
      d={glyphs[letter]}
      transform={`translate(${50 + (nth - (letters.length - 1) / 2) * 20} 50)`}
      strokeWidth="4"
      className="stroke-foreground"
    />
  ));
}

/** Upper teeth come down, lower ones up. */
function Arrow({ tooth, ghost }: { tooth: ToothNumber; ghost: boolean }) {
  const isUpper = [1, 2, 5, 6].includes(Math.floor(tooth / 10));
  return (
    <path
      d={symbols.arrow}
      strokeWidth="7"
      strokeDasharray={ghost ? "9 8" : undefined}
      transform={isUpper ? "rotate(180 50 50)" : undefined}
      className={ghost ? "stroke-control" : "stroke-foreground"}
    />
  );
}
