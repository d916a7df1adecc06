import type { CarnetAvatar } from "@omi/api";
import { circle, type Outline } from "./shapes";

/* The animals that stand for children, each in a square of 100. */

const INK = "#2b2622";
const fill = (d: string, colour: string): Outline => ({ kind: "path", d, fill: colour });
const line = (d: string, colour: string, width = 3): Outline => ({
  kind: "path",
  d,
  stroke: colour,
  strokeWidth: width,
});
const eyes = (x: number, y: number, r = 4) => [
  fill(circle(50 - x, y, r), INK),
  fill(circle(50 + x, y, r), INK),
];

export const avatars: Record<CarnetAvatar, readonly Outline[]> = {
  FOX: [
    fill("M14 14L38 32Q50 28 62 32L86 14Q94 60 50 90Q6 60 14 14Z", "#e07b34"),
    fill("M15 52Q34 52 50 90Q18 74 15 52Z", "#fff6ea"),
    fill("M85 52Q66 52 50 90Q82 74 85 52Z", "#fff6ea"),
    ...eyes(16, 52),
    fill(circle(50, 86, 5), INK),
  ],
  BEAR: [
    fill(circle(24, 28, 14), "#8a5a3b"),
    fill(circle(76, 28, 14), "#8a5a3b"),
    fill(circle(24, 28, 7), "#d7aa82"),
    fill(circle(76, 28, 7), "#d7aa82"),
    fill(circle(50, 54, 36), "#8a5a3b"),
    fill(circle(50, 68, 17), "#e9c9a6"),
    ...eyes(15, 48),
    fill("M43 60H57Q56 68 50 69Q44 68 43 60Z", INK),
    line("M42 76Q50 83 58 76", INK),
  ],
  CAT: [
    fill("M18 12L42 30H58L82 12Q90 40 84 60Q76 86 50 86Q24 86 16 60Q10 40 18 12Z", "#7c8494"),
    fill("M24 24L36 34L24 42Z", "#e9b7b4"),
    fill("M76 24L64 34L76 42Z", "#e9b7b4"),
    ...eyes(15, 52, 5),
    fill("M45 62H55L50 68Z", "#e9b7b4"),
    line("M50 68V72Q44 79 38 74", INK),
    line("M50 72Q56 79 62 74", INK),
    line("M10 60L30 64", INK, 2),
    line("M90 60L70 64", INK, 2),
  ],
  WHALE: [
    fill(
      "M8 58Q10 30 46 30Q72 30 80 54Q88 52 90 36Q100 52 88 68Q80 86 46 86Q10 86 8 58Z",
      "#3f7fb5",
    ),
    fill("M12 66Q34 74 62 70Q58 86 44 86Q18 86 12 66Z", "#dcebf6"),
    fill(circle(28, 56, 4), INK),
    line("M38 30Q38 18 28 16", "#3f7fb5", 4),
    line("M38 30Q38 18 48 16", "#3f7fb5", 4),
  ],
  OWL: [
    fill(
      "M16 16Q32 26 50 24Q68 26 84 16Q92 40 86 62Q78 90 50 90Q22 90 14 62Q8 40 16 16Z",
      "#84663f",
    ),
    fill("M30 62Q50 50 70 62Q70 86 50 88Q30 86 30 62Z", "#e7d3ae"),
    fill(circle(34, 44, 15), "#fff6ea"),
    fill(circle(66, 44, 15), "#fff6ea"),
    fill(circle(36, 45, 7), INK),
    fill(circle(64, 45, 7), INK),
    fill("M44 52H56L50 64Z", "#e6a13b"),
  ],
  TURTLE: [
    fill(circle(84, 56, 13), "#8cbf6a"),
    fill(circle(28, 72, 10), "#8cbf6a"),
    fill(circle(64, 72, 10), "#8cbf6a"),
    fill("M6 66L20 58V68Z", "#8cbf6a"),
    fill("M12 66Q14 26 46 26Q78 26 80 66Z", "#3e7d4b"),
    fill(circle(46, 44, 9), "#6aa35f"),
    fill(circle(28, 54, 6), "#6aa35f"),
    fill(circle(64, 54, 6), "#6aa35f"),
    fill(circle(88, 53, 3), INK),
    line("M84 62Q90 65 94 60", INK, 2),
  ],
};
