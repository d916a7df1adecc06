import { Button } from "@omi/ui";
import { RefreshCw } from "lucide-react";
import { useTranslation } from "react-i18next";

/** Others changed the list: rows would come, go or move. They do when the person says so. */
export function Waiting({ count, onAccept }: { count: number; onAccept: () => void }) {
  const { t } = useTranslation();
  if (count === 0) return null;
  return (
    <Button size="sm" onClick={onAccept} className="print:hidden">
      <RefreshCw aria-hidden />
      {t("live.waiting", { count })}
    </Button>
  );
}
