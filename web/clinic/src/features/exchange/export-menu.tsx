import { exchange, type PatientQuery } from "@omi/api";
import { Button, Menu, MenuContent, MenuItem, MenuTrigger, toast } from "@omi/ui";
import { useMutation } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useTranslation } from "react-i18next";
import { problemText } from "../../i18n/problem-text";
import { saveFile } from "./save-file";

/** Takes the list away as it is filtered now. */
export default function ExportMenu({ query }: { query: PatientQuery }) {
  const { t } = useTranslation();
  const take = useMutation({
    mutationFn: (format: "csv" | "xlsx") => exchange.exportPatients(query, format),
    onSuccess: (file, format) => {
      saveFile(file, `${t("exporting.fileName")}.${format}`);
      toast(t("exporting.done"));
    },
    onError: (error) => toast(problemText(error, t), { tone: "error" }),
  });
  return (
    <Menu>
      <MenuTrigger asChild>
        <Button busy={take.isPending}>
          <Download aria-hidden />
          {t("exporting.title")}
        </Button>
      </MenuTrigger>
      <MenuContent align="end">
        <MenuItem onSelect={() => take.mutate("xlsx")}>{t("exporting.xlsx")}</MenuItem>
        <MenuItem onSelect={() => take.mutate("csv")}>{t("exporting.csv")}</MenuItem>
      </MenuContent>
    </Menu>
  );
}
