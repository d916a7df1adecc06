import { ChevronRight } from "lucide-react";
import { Children, type ReactNode } from "react";

/** Links to the places above; the last one is here and is no link. */
export function Breadcrumb({ label, children }: { label: string; children: ReactNode }) {
  const places = Children.toArray(children);
  return (
    <nav aria-label={label}>
      <ol className="flex flex-wrap items-center gap-1.5 text-sm text-muted-foreground [&_a]:rounded-sm [&_a]:underline-offset-4 [&_a:hover]:text-foreground [&_a:hover]:underline">
        {places.map((place, index) => {
          const last = index === places.length - 1;
          return (
            <li
              // biome-ignore lint/suspicious/noArrayIndexKey: places are told apart by their depth alone
              key={index}
              className="flex items-center gap-1.5"
              aria-current={last ? "page" : undefined}
            >
              {place}
              {!last && <ChevronRight aria-hidden className="size-3.5" />}
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
