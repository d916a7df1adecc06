import type { Colour } from "@omi/api";
import { cn } from "@omi/ui";

const grounds = {
  TEAL: "bg-person-teal",
  BLUE: "bg-person-blue",
  VIOLET: "bg-person-violet",
  PINK: "bg-person-pink",
  RED: "bg-person-red",
  ORANGE: "bg-person-orange",
  OLIVE: "bg-person-olive",
  GRAPHITE: "bg-person-graphite",
} as const satisfies Record<Colour, string>;

/** The colour of a person as a dot; its name stands beside it or is not needed. */
export function ColourDot({ colour }: { colour: Colour }) {
  return (
    <span
      aria-hidden
      className={cn("inline-block size-3 shrink-0 rounded-full", grounds[colour])}
    />
  );
}
