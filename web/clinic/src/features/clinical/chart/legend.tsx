import { useTranslation } from "react-i18next";
import { statusNames } from "./names";
import { Sample } from "./palette";
import { statuses } from "./teeth";

/** What the signs of a chart mean. */
export function Legend() {
  const { t } = useTranslation();
  return (
    <ul aria-label={t("chart.legend")} className="flex flex-wrap gap-x-4 gap-y-1.5 text-sm">
      {statuses.map((status) => (
        <li key={status} className="flex items-center gap-1.5">
          <span className="block size-5">
            <Sample status={status} />
          </span>
          {t(statusNames[status])}
        </li>
      ))}
      <li className="text-muted-foreground">{t("chart.legendGhost")}</li>
      <li className="text-muted-foreground">{t("chart.legendPlan")}</li>
    </ul>
  );
}
