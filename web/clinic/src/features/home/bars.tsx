import { Link } from "@tanstack/react-router";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { ListSearch } from "../patients/list/search";

export interface Bar {
  name: string;
  count: number;
  /** The colour of a meaning; the word says it too. */
  className: string;
  /** The list behind it, where it can be asked for. */
  search?: ListSearch;
}

/** Parts of a whole as bars: each with its word and its number, to be read without seeing it. */
export function Bars({ title, bars }: { title: string; bars: readonly Bar[] }) {
  const { i18n } = useTranslation();
  const id = useId();
  const numbers = new Intl.NumberFormat(i18n.language === "en" ? "en-GB" : "es-ES", {
    useGrouping: "always",
  });
  const most = Math.max(1, ...bars.map((bar) => bar.count));
  return (
    <section aria-labelledby={id} className="rounded-md border border-border bg-surface p-4">
      <h2 id={id} className="mb-3 font-strong">
        {title}
      </h2>
      <ul className="flex flex-col gap-1">
        {bars.map((bar) => {
          const row = (
            <>
              <span className="w-32 shrink-0 truncate">{bar.name}</span>
              <svg
                aria-hidden="true"
                viewBox="0 0 100 8"
                preserveAspectRatio="none"
                className="h-2.5 min-w-0 flex-1"
              >
                <rect width="100" height="8" rx="1" className="fill-muted" />
                <rect
                  width={(100 * bar.count) / most}
                  height="8"
                  rx="1"
                  className={bar.className}
                />
              </svg>
              <span className="w-16 shrink-0 text-right tabular-nums">
                {numbers.format(bar.count)}
              </span>
            </>
          );
          const shape = "flex min-h-8 items-center gap-3 rounded-sm px-1";
          return (
            <li key={bar.name}>
              {bar.search ? (
                <Link to="/pacientes" search={bar.search} className={`${shape} hover:bg-muted`}>
                  {row}
                </Link>
              ) : (
                <div className={shape}>{row}</div>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
