import { Button, Menu, MenuContent, MenuItem, MenuTrigger, toast } from "@omi/ui";
import { useMutation } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useTranslation } from "react-i18next";
import { problemText } from "../../i18n/problem-text";
import { saveFile } from "./save-file";

/** Takes a list away as a file. */
export default function ExportMenu({
  team = false,
  fetchFile,
}: {
  /** The list of the people who work here, and not of the patients. */
  team?: boolean;
  fetchFile: (format: "csv" | "xlsx") => Promise<Blob>;
}) {
  const { t } = useTranslation();
  const take = useMutation({
    mutationFn: fetchFile,
    onSuccess: (file, format) => {
      const name = team ? t("exporting.usersFileName") : t("exporting.fileName");
      saveFile(file, `${name}.${format}`);
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
