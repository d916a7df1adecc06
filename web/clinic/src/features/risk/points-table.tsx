import type { RiskAssessment, RiskPoints } from "@omi/api";
import { Cell, ColumnHeader, Table } from "@omi/ui";
import { useTranslation } from "react-i18next";
import { riskNames } from "../../i18n/values";

const QUESTIONS = [
  { field: "caries", label: "riskFile.questions.caries" },
  { field: "plaque", label: "riskFile.questions.plaque" },
  { field: "attendance", label: "riskFile.questions.attendance" },
  { field: "diet", label: "riskFile.questions.diet" },
  { field: "fluoride", label: "riskFile.questions.fluoride" },
] as const satisfies readonly { field: keyof RiskPoints; label: string }[];

/** Where the points of the last assessment come from. */
export function PointsTable({ assessment }: { assessment: RiskAssessment }) {
  const { t } = useTranslation();
  const { points, score, level, floor, settingsVersion } = assessment;
  return (
    <section aria-labelledby="risk-points">
      <h2 id="risk-points" className="mb-2 text-lg font-strong">
        {t("riskFile.points")}
      </h2>
      <Table className="table-fixed" aria-labelledby="risk-points">
        <thead>
          <tr>
            <ColumnHeader>{t("riskFile.question")}</ColumnHeader>
            <ColumnHeader numeric className="w-24">
              {t("riskFile.pointsShort")}
            </ColumnHeader>
          </tr>
        </thead>
        <tbody>
          {QUESTIONS.map(({ field, label }) => (
            <tr key={field}>
              <Cell>{t(label)}</Cell>
              <Cell numeric>{points[field]}</Cell>
            </tr>
          ))}
          <tr className="font-strong">
            <Cell>{t("riskFile.total", { level: t(riskNames[level]) })}</Cell>
            <Cell numeric>{score}</Cell>
          </tr>
        </tbody>
      </Table>
      <p className="mt-2 px-3 text-sm text-muted-foreground">
        {floor && `${t("riskFile.floor", { level: t(riskNames[floor]) })} `}
        {t("riskFile.settingsVersion", { version: settingsVersion })}
      </p>
    </section>
  );
}
