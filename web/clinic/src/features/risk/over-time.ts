import type { Risk, RiskLevel } from "@omi/api";

/** A light that held for a while, in milliseconds since 1970. */
export interface Stretch {
  level: RiskLevel;
  from: number;
  to: number;
}

const instant = (text: string) => new Date(text).getTime();

/** Which light was shown when, oldest first: what was counted, except while somebody had decided otherwise. */
export function overTime(
  { history, overrides }: Pick<Risk, "history" | "overrides">,
  now: number,
): Stretch[] {
  const counted = history.map(({ level, assessedAt }) => ({ level, at: instant(assessedAt) }));
  const decided = overrides.map(({ level, at, endedAt }) => ({
    level,
    at: instant(at),
    until: endedAt ? instant(endedAt) : Number.POSITIVE_INFINITY,
  }));
  const turns = [
    ...counted.map(({ at }) => at),
    ...decided.flatMap(({ at, until }) => [at, until]),
  ].filter((at) => at <= now);
  const starts = [...new Set(turns)].sort((one, other) => one - other);
  const shownAt = (at: number) => {
    // The newest stand first.
    const decision = decided.find((one) => one.at <= at && at < one.until);
    return (decision ?? counted.find((one) => one.at <= at))?.level;
  };
  const stretches: Stretch[] = [];
  for (const [index, from] of starts.entries()) {
    const level = shownAt(from);
    if (!level) continue;
    const to = starts[index + 1] ?? now;
    const before = stretches.at(-1);
    if (before?.level === level) before.to = to;
    else stretches.push({ level, from, to });
  }
  return stretches;
}
