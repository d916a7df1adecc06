import type { Surface, ToothStatus } from "@omi/api";
import geometry from "../../../../../../assets/odontogram.json";

/* The mouth as it is drawn: the viewer's left is the patient's right. All measures stand in
   `assets/odontogram.json`, so that every drawing of a mouth is the same one. */

export { geometry };

export type ToothNumber = number;
export type Rows = "PRIMARY" | "MIXED" | "PERMANENT";
export type Zone = keyof typeof geometry.posterior;

const { upperPermanent, upperPrimary, lowerPrimary, lowerPermanent } = geometry.rows;

/** The rows of teeth from above to below for a view. */
export function rowsOf(rows: Rows): readonly (readonly ToothNumber[])[] {
  if (rows === "PRIMARY") return [upperPrimary, lowerPrimary];
  if (rows === "PERMANENT") return [upperPermanent, lowerPermanent];
  return [upperPermanent, upperPrimary, lowerPrimary, lowerPermanent];
}

export const quadrantOf = (tooth: ToothNumber) => Math.floor(tooth / 10);
export const positionOf = (tooth: ToothNumber) => tooth % 10;
export const isPrimary = (tooth: ToothNumber) => quadrantOf(tooth) > 4;
export const isUpper = (tooth: ToothNumber) => [1, 2, 5, 6].includes(quadrantOf(tooth));
export const isAnterior = (tooth: ToothNumber) => positionOf(tooth) <= 3;
/** On the viewer's left, which is the patient's right. */
const isOnLeft = (tooth: ToothNumber) => [1, 4, 5, 8].includes(quadrantOf(tooth));

export const isTooth = (number: number): boolean =>
  [upperPermanent, upperPrimary, lowerPrimary, lowerPermanent].some((row) => row.includes(number));

/** The surface that lies in a zone of the drawing. */
export function surfaceAt(tooth: ToothNumber, zone: Zone): Surface {
  const inner = isUpper(tooth) ? "palatina" : "lingual";
  switch (zone) {
    case "centre":
      return isAnterior(tooth) ? "incisal" : "oclusal";
    case "top":
      return isUpper(tooth) ? "vestibular" : inner;
    case "bottom":
      return isUpper(tooth) ? inner : "vestibular";
    case "left":
      return isOnLeft(tooth) ? "distal" : "mesial";
    case "right":
      return isOnLeft(tooth) ? "mesial" : "distal";
  }
}

export const zones: readonly Zone[] = ["top", "left", "centre", "right", "bottom"];

export const surfacesOf = (tooth: ToothNumber): readonly Surface[] =>
  zones.map((zone) => surfaceAt(tooth, zone));

/** The four surfaces on which plaque is looked for. */
export const showsPlaque = (surface: Surface) => surface !== "oclusal" && surface !== "incisal";

const letters: Readonly<Record<string, Surface[]>> = {
  m: ["mesial"],
  d: ["distal"],
  o: ["oclusal", "incisal"],
  i: ["incisal", "oclusal"],
  v: ["vestibular"],
  l: ["lingual", "palatina"],
  p: ["palatina", "lingual"],
};

/** The surface of a tooth that a letter means; the nearest one where the tooth has no such. */
export function surfaceByLetter(tooth: ToothNumber, letter: string): Surface | undefined {
  const own = surfacesOf(tooth);
  return letters[letter.toLowerCase()]?.find((surface) => own.includes(surface));
}

/** What is said of single surfaces; the others of the tooth as a whole. */
export const ofSurfaces: readonly ToothStatus[] = [
  "SANO",
  "CARIES",
  "OBTURADO",
  "SELLADOR",
  "FRACTURA",
  "HIPOMINERALIZACION",
];

/** Findings in the order of their keys 1-9, 0 and the hyphen. */
export const statuses: readonly ToothStatus[] = [
  "CARIES",
  "OBTURADO",
  "SELLADOR",
  "AUSENTE",
  "EN_ERUPCION",
  "CORONA",
  "PULPOTOMIA",
  "FRACTURA",
  "HIPOMINERALIZACION",
  "EXTRACCION_INDICADA",
  "SANO",
];
const keys = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "-", "0"];
export const keyOf = (status: ToothStatus) => keys[statuses.indexOf(status)] ?? "";
export const statusByKey = (key: string): ToothStatus | undefined => statuses[keys.indexOf(key)];

/** The tooth beside, above or below another one on the screen. */
export function neighbour(
  rows: readonly (readonly ToothNumber[])[],
  from: ToothNumber,
  direction: "left" | "right" | "up" | "down",
): ToothNumber {
  const at = rows.findIndex((row) => row.includes(from));
  const row = rows[at];
  if (!row) return from;
  const column = row.indexOf(from);
  if (direction === "left" || direction === "right") {
    return row[column + (direction === "left" ? -1 : 1)] ?? from;
  }
  const next = rows[at + (direction === "up" ? -1 : 1)];
  if (!next) return from;
  // Rows are centred on the midline.
  const offset = (next.length - row.length) / 2;
  return next[Math.min(Math.max(column + offset, 0), next.length - 1)] ?? from;
}
