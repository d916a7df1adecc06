import type { Guardian } from "@omi/api";
import { Badge } from "@omi/ui";
import { useTranslation } from "react-i18next";
import { relationshipNames } from "../../i18n/values";
import { RestrictionBadge } from "./restriction-badge";

/** Who the guardians of a child are, or would be; under a heading when one is given. */
export function GuardiansThere({
  title,
  guardians,
  className,
}: {
  title?: string;
  guardians: Guardian[];
  className?: string;
}) {
  const { t } = useTranslation();
  const list = (
    <ul className="flex flex-col gap-1.5">
      {guardians.map((guardian) => (
        <li key={guardian.id} className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="personal">
            {guardian.firstName} {guardian.lastName}
          </span>
          <Badge tone="outline">{t(relationshipNames[guardian.relationship])}</Badge>
          <RestrictionBadge guardian={guardian} />
        </li>
      ))}
    </ul>
  );
  if (!title) return list;
  return (
    <section aria-label={title} className={className}>
      <h3 className="mb-2 font-strong">{title}</h3>
      {list}
    </section>
  );
}
