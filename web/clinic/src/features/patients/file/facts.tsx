import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

export function Facts({ children }: { children: ReactNode }) {
  return <dl className="grid gap-x-8 gap-y-3.5 sm:grid-cols-2">{children}</dl>;
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
    <div className={wide ? "sm:col-span-2" : undefined}>
      <dt className="text-sm text-muted-foreground">{name}</dt>
      <dd
        className={missing ? "text-muted-foreground" : "personal whitespace-pre-line break-words"}
      >
        {missing ? t("common.notGiven") : children}
      </dd>
    </div>
  );
}
