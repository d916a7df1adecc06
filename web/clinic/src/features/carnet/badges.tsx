import type { Achievement, CarnetAvatar, Medal, StampKind } from "@omi/api";
import { cn, showDate } from "@omi/ui";
import {
  Award,
  CalendarHeart,
  ClipboardCheck,
  Crown,
  Droplets,
  Gem,
  type LucideIcon,
  Medal as MedalIcon,
  Rocket,
  Shield,
  Smile,
  Sparkles,
  Star,
  Trophy,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import { avatars } from "./avatars";
import { DrawingView } from "./drawing";
import { avatarNames, medalHints, medalNames, medals, stampNames } from "./names";

/** The animal that stands for the child. */
export function AvatarFace({ avatar, className }: { avatar: CarnetAvatar; className?: string }) {
  const { t } = useTranslation();
  return (
    <span className={cn("grid shrink-0 place-items-center rounded-full bg-muted", className)}>
      <DrawingView
        drawing={{ width: 100, height: 100, shapes: [...avatars[avatar]] }}
        label={t(avatarNames[avatar])}
        className="size-3/4"
      />
    </span>
  );
}

const stampLooks: Record<StampKind, { icon: LucideIcon; colour: string }> = {
  REVIEW: { icon: ClipboardCheck, colour: "text-primary" },
  HYGIENE: { icon: Sparkles, colour: "text-violet" },
  FLUORIDE: { icon: Droplets, colour: "text-person-blue" },
  SEALANTS: { icon: Shield, colour: "text-amber" },
};

interface Stamped {
  kind: StampKind;
  date: string;
  comment?: string | null;
}

/** Stamps as they are pressed into a card, the newest first. */
export function Stamps({ stamps, isBig = false }: { stamps: readonly Stamped[]; isBig?: boolean }) {
  const { t } = useTranslation();
  if (stamps.length === 0) {
    return <p className="text-muted-foreground">{t("carnet.noStamps")}</p>;
  }
  const newest = [...stamps].reverse();
  return (
    <ul className="flex flex-wrap gap-3">
      {newest.map(({ kind, date, comment }, index) => {
        const { icon: Icon, colour } = stampLooks[kind];
        return (
          // Two of a kind may be of one day.
          // biome-ignore lint/suspicious/noArrayIndexKey: stamps have no id and never move
          <li key={`${kind} ${date} ${index}`} className="flex max-w-36 flex-col items-center">
            <span
              className={cn(
                "flex flex-col items-center justify-center gap-0.5 rounded-full border-3 border-double border-current text-center",
                index % 2 ? "rotate-4" : "-rotate-4",
                isBig ? "size-34" : "size-28",
                colour,
              )}
            >
              <Icon aria-hidden className={isBig ? "size-8" : "size-6"} />
              <span className="text-xs font-strong text-foreground">{t(stampNames[kind])}</span>
              <span className="text-xs text-foreground">{showDate(date)}</span>
            </span>
            {comment && (
              <span className="mt-1 text-center text-xs break-words text-muted-foreground">
                {comment}
              </span>
            )}
          </li>
        );
      })}
    </ul>
  );
}

const medalIcons: Record<Medal, LucideIcon> = {
  BRONZE_ATTENDANCE: MedalIcon,
  SILVER_ATTENDANCE: Award,
  GOLD_ATTENDANCE: Trophy,
  DIAMOND_ATTENDANCE: Gem,
  HYGIENE_STAR: Star,
  HYGIENE_SUPERSTAR: Sparkles,
  HYGIENE_CHAMPION: Crown,
  NO_CAVITIES: Smile,
  GOAL_REACHED: Rocket,
  PERFECT_ATTENDANCE: CalendarHeart,
};

/** Every medal: those that were earned in colour with their day, the others as outlines with what earns them. */
export function Medals({
  achievements,
  isBig = false,
}: {
  achievements: readonly Achievement[];
  isBig?: boolean;
}) {
  const { t } = useTranslation();
  const days = new Map(achievements.map(({ kind, date }) => [kind, date]));
  const earnedFirst = [...medals].sort(
    (one, other) => Number(days.has(other)) - Number(days.has(one)),
  );
  return (
    <ul className={cn("grid gap-3", isBig ? "sm:grid-cols-2" : "sm:grid-cols-2 xl:grid-cols-3")}>
      {earnedFirst.map((medal) => {
        const Icon = medalIcons[medal];
        const day = days.get(medal);
        return (
          <li
            key={medal}
            className={cn(
              "flex items-center gap-3 rounded-lg border p-3",
              day ? "border-amber bg-amber-soft" : "border-dashed border-control",
            )}
          >
            <span
              aria-hidden
              className={cn(
                "grid shrink-0 place-items-center rounded-full",
                isBig ? "size-14" : "size-11",
                day
                  ? "bg-surface text-amber"
                  : "border border-dashed border-control text-muted-foreground",
              )}
            >
              <Icon className={isBig ? "size-8" : "size-6"} />
            </span>
            <span className="min-w-0">
              <span className="block font-strong">{t(medalNames[medal])}</span>
              <span className={cn("block text-sm", !day && "text-muted-foreground")}>
                {day ? t("carnet.earned", { date: showDate(day) }) : t(medalHints[medal])}
              </span>
            </span>
          </li>
        );
      })}
    </ul>
  );
}
