import { AlertDialog } from "@omi/ui";
import { useTranslation } from "react-i18next";

export function DiscardDialog({
  open,
  onStay,
  onDiscard,
}: {
  open: boolean;
  onStay: () => void;
  onDiscard: () => void;
}) {
  const { t } = useTranslation();
  return (
    <AlertDialog
      open={open}
      onOpenChange={onStay}
      title={t("file.discardTitle")}
      description={t("file.discardText")}
      confirm={t("file.discard")}
      cancel={t("register.stay")}
      danger
      onConfirm={onDiscard}
    />
  );
}
