import { toast } from "@omi/ui";
import i18next from "i18next";

/** Says that somebody opened a reserved file; the menu leads to what there is to review. */
export function tellUrgentAccess() {
  toast(i18next.t("nav.urgentNow"), { tone: "error" });
}
