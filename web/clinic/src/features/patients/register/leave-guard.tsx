import { Button, Dialog, DialogContent } from "@omi/ui";
import { useBlocker } from "@tanstack/react-router";
import type { RefObject } from "react";
import { useFormContext } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { currentSession } from "../../auth/session";
import { keepDraft, takeDraft } from "./draft";
import type { RegistrationValues } from "./values";

/** Leaving with something typed asks: stay, put it aside for later, or throw it away. */
export function LeaveGuard({ done }: { done: RefObject<boolean> }) {
  const { t } = useTranslation();
  const { formState, getValues } = useFormContext<RegistrationValues>();
  const unsaved = formState.isDirty || takeDraft() !== null;
  const blocker = useBlocker({
    shouldBlockFn: () => unsaved && !done.current && currentSession().phase !== "signedOut",
    enableBeforeUnload: () => unsaved && !done.current,
    withResolver: true,
  });
  const leave = (values: RegistrationValues | null) => {
    keepDraft(values);
    blocker.proceed?.();
  };
  return (
    <Dialog open={blocker.status === "blocked"} onOpenChange={() => blocker.reset?.()}>
      <DialogContent
        title={t("register.leaveTitle")}
        description={t("register.leaveText")}
        width="sm"
        footer={
          <>
            <Button variant="ghost" className="text-red sm:mr-auto" onClick={() => leave(null)}>
              {t("register.discard")}
            </Button>
            <Button onClick={() => blocker.reset?.()}>{t("register.stay")}</Button>
            <Button variant="primary" onClick={() => leave(getValues())}>
              {t("register.later")}
            </Button>
          </>
        }
      />
    </Dialog>
  );
}
