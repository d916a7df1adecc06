import type { Import } from "@omi/api";
import { Button } from "@omi/ui";
import { useTranslation } from "react-i18next";

const titles = {
  CHECKING: "importing.checking",
  RUNNING: "importing.running",
  UNDOING: "importing.undoing",
} as const;

/** How far the box is, how long it will take, and a way to stop it. */
export function Progress({
  one,
  busy,
  onCancel,
}: {
  one: Import;
  busy: boolean;
  onCancel: () => void;
}) {
  const { t } = useTranslation();
  const isUndoing = one.state === "UNDOING";
  const done = isUndoing ? one.rows - one.done : one.done;
  const title = titles[one.state as keyof typeof titles];
  const left = one.secondsLeft ?? null;
  return (
    <section aria-labelledby="import-progress" className="rounded-md border border-border p-4">
      <h2 id="import-progress" className="font-strong">
        {t(title)}
      </h2>
      <progress
        aria-labelledby="import-progress"
        className="mt-3 h-2 w-full accent-primary"
        value={done}
        max={Math.max(one.rows, 1)}
      />
      <div className="mt-2 flex flex-wrap items-center justify-between gap-3">
        <p className="text-sm text-muted-foreground tabular-nums">
          {t("importing.progress", { done, total: one.rows })}
          {left !== null && left > 0 && (
            <>
              {" · "}
              {left < 90
                ? t("importing.left", { count: left })
                : t("importing.leftMinutes", { count: Math.round(left / 60) })}
            </>
          )}
        </p>
        <Button busy={busy} onClick={onCancel}>
          {t("importing.cancel")}
        </Button>
      </div>
      <p className="mt-2 text-sm text-muted-foreground">{t("importing.runningText")}</p>
    </section>
  );
}
