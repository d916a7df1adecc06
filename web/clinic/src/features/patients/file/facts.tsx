import { cn } from "@omi/ui";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

/** What is known, in one box. */
export function Facts({ columns = 2, children }: { columns?: 2 | 3; children: ReactNode }) {
  return (
    <dl
      className={cn(
        "grid gap-x-8 gap-y-3.5 rounded-md border border-border bg-surface px-4 py-3.5 sm:grid-cols-2",
        columns === 3 && "lg:grid-cols-3",
      )}
    >
      {children}
    </dl>
  );
}

/** A name and what is known under it; a gap says that it is one. */
export function Fact({
  name,
  wide = false,
  children,
}: {
  name: string;
  wide?: boolean;
  children?: ReactNode;
}) {
  const { t } = useTranslation();
  const missing = children === null || children === undefined || children === "";
  return (
    <div className={wide ? "sm:col-span-full" : undefined}>
      <dt className="text-sm text-muted-foreground">{name}</dt>
      <dd
        className={missing ? "text-muted-foreground" : "personal whitespace-pre-line break-words"}
      >
        {missing ? t("common.notGiven") : children}
      </dd>
    </div>
  );
}
