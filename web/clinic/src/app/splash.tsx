import { Button, Spinner, StateBlock } from "@omi/ui";
import { ServerOff } from "lucide-react";
import { useTranslation } from "react-i18next";

/** Before the first answer of the server, and when none comes. */
export function SplashState({
  phase,
  onRetry,
}: {
  phase: "starting" | "unreachable";
  onRetry: () => void;
}) {
  const { t } = useTranslation();
  if (phase === "starting") {
    return (
      <main className="grid h-full place-items-center text-muted-foreground" aria-busy>
        <Spinner className="size-6" />
        <span className="sr-only">{t("common.loading")}</span>
      </main>
    );
  }
  return (
    <main className="grid h-full place-items-center">
      <StateBlock
        role="alert"
        icon={<ServerOff />}
        title={t("states.unreachable.title")}
        action={
          <Button variant="primary" onClick={onRetry}>
            {t("common.retry")}
          </Button>
        }
      >
        {t("states.unreachable.text")}
      </StateBlock>
    </main>
  );
}
