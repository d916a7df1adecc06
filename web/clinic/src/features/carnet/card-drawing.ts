import type { Achievement, Carnet, RiskLevel } from "@omi/api";
import { showDate } from "@omi/ui";
import { avatars } from "./avatars";
import { box, circle, type Drawing, fitted, placed, type Shape } from "./shapes";

/* The card as it is printed and shared: both sides of a CR80 card, 85.6 by 54 mm, in tenths of a millimetre. Of all that
   is medical it shows the traffic light alone. */

const WIDTH = 856;
const HEIGHT = 540;
const INK = "#2b2622";
const SOFT = "#6a625a";
const PAPER = "#ffffff";
const lights: Record<RiskLevel, string> = { GREEN: "#1f7a4d", YELLOW: "#b7791f", RED: "#b3261e" };

/** What the card says, in the person's language. */
export interface CardWords {
  clinic: string;
  title: string;
  age: string;
  /** The plan and since when; nothing without a plan. */
  plan: string;
  risk: string;
  next: string;
  reviews: string;
  stamps: string;
  medals: string;
  /** The names of the medals that were earned. */
  medalName: (medal: Achievement) => string;
  /** What the code is for; shown where there is one. */
  code: string;
}

function ground(colour: string, clinic: string, title: string): Shape[] {
  return [
    { kind: "path", d: box(0, 0, WIDTH, HEIGHT, 32), fill: PAPER },
    {
      kind: "path",
      d: `M0 110V32A32 32 0 0 1 32 0H${WIDTH - 32}A32 32 0 0 1 ${WIDTH} 32V110Z`,
      fill: colour,
    },
    {
      kind: "text",
      text: clinic,
      x: 44,
      y: 70,
      size: fitted(clinic, 480, 40),
      fill: PAPER,
      strong: true,
    },
    { kind: "text", text: title, x: WIDTH - 44, y: 68, size: 26, fill: PAPER, anchor: "end" },
  ];
}

/** Colour and shape: a tick, a triangle, an octagon. */
function light(level: RiskLevel, x: number, y: number): Shape[] {
  const colour = lights[level];
  const marks: Record<RiskLevel, Shape[]> = {
    GREEN: [
      { kind: "path", d: circle(x, y, 26), fill: colour },
      {
        kind: "path",
        d: `M${x - 11} ${y}L${x - 3} ${y + 9}L${x + 12} ${y - 9}`,
        stroke: PAPER,
        strokeWidth: 6,
      },
    ],
    YELLOW: [
      { kind: "path", d: `M${x} ${y - 28}L${x + 30} ${y + 24}H${x - 30}Z`, fill: colour },
      { kind: "path", d: `M${x} ${y - 8}V${y + 6}`, stroke: PAPER, strokeWidth: 6 },
      { kind: "path", d: circle(x, y + 16, 3.5), fill: PAPER },
    ],
    RED: [
      {
        kind: "path",
        d:
          `M${x - 11} ${y - 27}H${x + 11}L${x + 27} ${y - 11}V${y + 11}L${x + 11} ${y + 27}` +
          `H${x - 11}L${x - 27} ${y + 11}V${y - 11}Z`,
        fill: colour,
      },
      { kind: "path", d: `M${x} ${y - 13}V${y + 3}`, stroke: PAPER, strokeWidth: 6 },
      { kind: "path", d: circle(x, y + 14, 3.5), fill: PAPER },
    ],
  };
  return marks[level];
}

export function frontOf(carnet: Carnet, words: CardWords, colour: string): Drawing {
  const name = carnet.firstName;
  const surnames = carnet.lastName;
  const say = (text: string, y: number, size: number, fill: string, strong = false): Shape => ({
    kind: "text",
    text,
    x: 276,
    y,
    size: fitted(text, WIDTH - 276 - 40, size),
    fill,
    strong,
  });
  return {
    width: WIDTH,
    height: HEIGHT,
    shapes: [
      ...ground(colour, words.clinic, words.title),
      { kind: "path", d: circle(146, 240, 102), fill: "#f3efe8" },
      ...placed(avatars[carnet.avatar], 71, 165, 1.5),
      say(name, 188, 52, INK, true),
      say(surnames, 238, 40, INK, true),
      say(`${words.age} · ${carnet.medicalRecordNumber}`, 290, 30, SOFT),
      say(words.plan, 332, 30, SOFT),
      { kind: "path", d: box(44, 376, WIDTH - 88, 2), fill: "#e3ddd4" },
      ...(carnet.riskLevel ? light(carnet.riskLevel, 78, 446) : []),
      {
        kind: "text",
        text: words.risk,
        x: carnet.riskLevel ? 124 : 44,
        y: 457,
        size: fitted(words.risk, 320, 32),
        fill: INK,
        strong: true,
      },
      {
        kind: "text",
        text: words.next,
        x: WIDTH - 44,
        y: 436,
        size: fitted(words.next, 380, 30),
        fill: INK,
        anchor: "end",
      },
      {
        kind: "text",
        text: words.reviews,
        x: WIDTH - 44,
        y: 480,
        size: fitted(words.reviews, 380, 30),
        fill: SOFT,
        anchor: "end",
      },
    ],
  };
}

/** Stamps that fit on the back, the newest. */
const STAMPS = 8;
/** Medals that fit on the back, the newest. */
const MEDALS = 4;

const stampColours = {
  REVIEW: "#1d6f7a",
  HYGIENE: "#6b4ea0",
  FLUORIDE: "#2f6fb0",
  SEALANTS: "#a3541c",
} as const;

/** `code`: the signed code as an outline in a square of 100, where the child has one. */
export function backOf(
  carnet: Carnet,
  words: CardWords,
  colour: string,
  stampName: (kind: Carnet["stamps"][number]["kind"]) => string,
  code: string | null,
): Drawing {
  const room = code ? 440 : WIDTH - 88;
  const across = code ? 4 : 8;
  const step = room / across;
  const heading = (text: string, y: number): Shape => ({
    kind: "text",
    text,
    x: 44,
    y,
    size: fitted(text, room, 26),
    fill: SOFT,
    strong: true,
  });
  const stamps = carnet.stamps.slice(-STAMPS).flatMap((stamp, index): Shape[] => {
    const x = 44 + step * (index % across) + step / 2;
    const y = 226 + 106 * Math.floor(index / across);
    const fill = stampColours[stamp.kind];
    const name = stampName(stamp.kind);
    return [
      { kind: "path", d: circle(x, y, 46), stroke: fill, strokeWidth: 4 },
      {
        kind: "text",
        text: name,
        x,
        y: y + 2,
        size: fitted(name, 80, 20),
        fill,
        strong: true,
        anchor: "middle",
      },
      {
        kind: "text",
        text: showDate(stamp.date),
        x,
        y: y + 22,
        size: 14,
        fill,
        anchor: "middle",
      },
    ];
  });
  const rows = Math.ceil(Math.min(carnet.stamps.length, STAMPS) / across);
  const below = 226 + 106 * Math.max(rows, 1) - 20;
  const earned = carnet.achievements.slice(-MEDALS).map((medal, index): Shape => {
    const text = `★ ${words.medalName(medal)}`;
    const column = room / 2;
    return {
      kind: "text",
      text,
      x: 44 + column * (index % 2),
      y: below + 38 + 34 * Math.floor(index / 2),
      size: fitted(text, column - 12, 24),
      fill: INK,
    };
  });
  return {
    width: WIDTH,
    height: HEIGHT,
    shapes: [
      ...ground(colour, words.clinic, carnet.carnetNumber),
      heading(words.stamps, 154),
      ...stamps,
      heading(words.medals, below),
      ...earned,
      ...(code
        ? [
            ...placed([{ kind: "path", d: code, fill: "#000000" }], 506, 134, 3.1),
            {
              kind: "text" as const,
              text: words.code,
              x: 661,
              y: 478,
              size: fitted(words.code, 310, 22),
              fill: SOFT,
              anchor: "middle" as const,
            },
          ]
        : []),
    ],
  };
}
