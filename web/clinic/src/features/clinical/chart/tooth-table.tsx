import type { Chart } from "@omi/api";
import { Cell, ColumnHeader, showDate, Table } from "@omi/ui";
import { useTranslation } from "react-i18next";
import { statusNames, warningNames } from "./names";
import { tellState } from "./odontogram";

/** The chart in words: for readers of the screen, for paper, and for whoever prefers it. */
export function ToothTable({ chart }: { chart: Chart }) {
  const { t } = useTranslation();
  const told = chart.teeth.filter((tooth) => tooth.recorded || tooth.planned || tooth.warning);
  if (told.length === 0) return null;
  return (
    <Table aria-label={t("chart.inWords")}>
      <thead>
        <tr>
          <ColumnHeader className="w-20">{t("chart.tooth")}</ColumnHeader>
          <ColumnHeader>{t("chart.state")}</ColumnHeader>
          <ColumnHeader className="w-32">{t("chart.since")}</ColumnHeader>
          <ColumnHeader>{t("chart.plan")}</ColumnHeader>
          <ColumnHeader>{t("chart.look")}</ColumnHeader>
        </tr>
      </thead>
      <tbody>
        {told.map((tooth) => (
          <tr key={tooth.toothNumber}>
            <Cell className="font-strong tabular-nums">{tooth.toothNumber}</Cell>
            <Cell>{tooth.recorded ? tellState(tooth.recorded, t) : t("chart.nothing")}</Cell>
            <Cell>{tooth.since ? showDate(tooth.since) : ""}</Cell>
            <Cell>{tooth.planned ? t(statusNames[tooth.planned.status]) : ""}</Cell>
            <Cell>{tooth.warning ? t(warningNames[tooth.warning]) : ""}</Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
