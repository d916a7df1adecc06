import { Button, StateBlock } from "@omi/ui";
import { HardDrive } from "lucide-react";
import { useTranslation } from "react-i18next";

/** A box that nobody runs yet: the first administrator is made at its own console. */
export function Unclaimed({ onClaimed }: { onClaimed: () => void }) {
  const { t } = useTranslation();
  return (
    <main className="grid h-full place-items-center">
      <StateBlock
        icon={<HardDrive />}
        title={<h1>{t("unclaimed.title")}</h1>}
        action={<Button onClick={onClaimed}>{t("unclaimed.check")}</Button>}
      >
        <p>{t("unclaimed.text")}</p>
        <pre className="mt-4 rounded-md border border-border bg-surface px-4 py-3 text-left font-mono text-sm text-foreground select-all">
          omi admin create-first
        </pre>
        <p className="mt-3 text-sm">{t("unclaimed.hint")}</p>
      </StateBlock>
    </main>
  );
}
