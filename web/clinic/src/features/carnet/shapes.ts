/* A drawing as a list of shapes: the screen and paper show it as SVG, a picture is painted from the same list. */

export interface Outline {
  kind: "path";
  /** As in SVG. */
  d: string;
  fill?: string;
  stroke?: string;
  strokeWidth?: number;
}

export interface Words {
  kind: "text";
  text: string;
  x: number;
  /** Of the line that the words stand on. */
  y: number;
  size: number;
  fill: string;
  strong?: boolean;
  anchor?: "start" | "middle" | "end";
}

export type Shape = Outline | Words;

export interface Drawing {
  width: number;
  height: number;
  shapes: Shape[];
}

export function circle(cx: number, cy: number, r: number): string {
  return `M${cx - r} ${cy}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`;
}

export function box(x: number, y: number, width: number, height: number, r = 0): string {
  if (r === 0) return `M${x} ${y}h${width}v${height}h${-width}Z`;
  const corner = (dx: number, dy: number) => `a${r} ${r} 0 0 1 ${dx} ${dy}`;
  return (
    `M${x + r} ${y}h${width - 2 * r}${corner(r, r)}v${height - 2 * r}${corner(-r, r)}` +
    `h${2 * r - width}${corner(-r, -r)}v${2 * r - height}${corner(r, -r)}Z`
  );
}

/** The mean width of a letter in parts of the size of the type, on the wide side. */
const LETTER = 0.55;

/** The size at which a line of words is no wider than `width`, at most `size`. */
export function fitted(text: string, width: number, size: number): number {
  return Math.min(size, width / (Math.max(text.length, 1) * LETTER));
}

/** What is drawn in a square of 100, put elsewhere and made smaller or larger. */
export function placed(shapes: readonly Outline[], x: number, y: number, scale: number): Outline[] {
  return shapes.map((shape) => ({
    ...shape,
    d: moved(shape.d, x, y, scale),
    ...(shape.strokeWidth ? { strokeWidth: shape.strokeWidth * scale } : {}),
  }));
}

/** How many numbers each command takes, and which of them are places across and down. */
const ACROSS: Record<string, readonly number[]> = {
  M: [0],
  L: [0],
  Q: [0, 2],
  C: [0, 2, 4],
  A: [5],
  H: [0],
};
const DOWN: Record<string, readonly number[]> = {
  M: [1],
  L: [1],
  Q: [1, 3],
  C: [1, 3, 5],
  A: [6],
  V: [0],
};
/** Turns and flags of arcs are no lengths. */
const ARC_SCALED = [0, 1, 5, 6];
const LENGTHS: Record<string, number> = { M: 2, L: 2, Q: 4, C: 6, A: 7, H: 1, V: 1, Z: 0 };

function moved(d: string, x: number, y: number, scale: number): string {
  let out = "";
  for (const [, command = "", rest = ""] of d.matchAll(/([a-z])([^a-z]*)/giu)) {
    const numbers = (rest.match(/-?\d*\.?\d+/gu) ?? []).map(Number);
    const kind = command.toUpperCase();
    const each = LENGTHS[kind] ?? 0;
    const isAbsolute = command === kind;
    const put = numbers.map((number, index) => {
      const place = each ? index % each : 0;
      if (kind === "A" && !ARC_SCALED.includes(place)) return number;
      const scaled = number * scale;
      if (!isAbsolute) return scaled;
      if (ACROSS[kind]?.includes(place)) return scaled + x;
      if (DOWN[kind]?.includes(place)) return scaled + y;
      return scaled;
    });
    out += `${command}${put.map((number) => Number(number.toFixed(2))).join(" ")}`;
  }
  return out;
}
