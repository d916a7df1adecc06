import { Button } from "@omi/ui";
import { RotateCw } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useLive } from "./state";

/** The box was updated under an open page. Nothing is reloaded by itself: somebody may be writing. */
export function Outdated() {
  const { t } = useTranslation();
  const { isOutdated } = useLive();
  if (!isOutdated) return null;
  return (
    <div
      role="status"
      className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-2 border-b border-border bg-primary-soft px-4 py-2 text-primary-soft-foreground sm:px-7 print:hidden"
    >
      <p className="min-w-0 flex-1">{t("live.outdated")}</p>
      <Button size="sm" onClick={() => window.location.reload()}>
        <RotateCw aria-hidden />
        {t("live.reload")}
      </Button>
    </div>
  );
}
