import { toast } from "@omi/ui";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { problemText } from "../../i18n/problem-text";

/** Takes a merging or a move back, by what is handed over, and says what stands in the way when something was built upon it. */
export function useUndo() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  return async (undo: () => Promise<void>) => {
    try {
      await undo();
      toast(t("rearrange.undone"));
    } catch (error) {
      toast(problemText(error, t), { tone: "error" });
    }
    await queries.invalidateQueries({ queryKey: ["patients"] });
  };
}
