import { type ClassValue, clsx } from "clsx";
import { extendTailwindMerge } from "tailwind-merge";

/** The scale has sizes and weights of its own, which the merger has to be told about. */
const merge = extendTailwindMerge({
  extend: {
    classGroups: {
      "font-size": [{ text: ["xs", "sm", "base", "lg", "xl"] }],
      "font-weight": [{ font: ["normal", "strong"] }],
      shadow: [{ shadow: ["float"] }],
    },
  },
});

/** Joins class names; of two that contradict each other the later one wins. */
export function cn(...values: ClassValue[]): string {
  return merge(clsx(values));
}
