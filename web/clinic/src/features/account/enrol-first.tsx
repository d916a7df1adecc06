import { auth, type TwoFactorEnrolment } from "@omi/api";
import { Button, Dialog, DialogContent, Notice } from "@omi/ui";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { problemText } from "../../i18n/problem-text";
import { leave, reloadMe } from "../auth/session";
import { EnrolSteps } from "./enrol-dialog";
import { RecoveryCodes } from "./recovery-codes";

/** The clinic asks for a second factor and this person has none: nothing else is answered until then. */
export default function EnrolFirst() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [enrolment, setEnrolment] = useState<TwoFactorEnrolment | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  const attempt = async (act: () => Promise<void>) => {
    setBusy(true);
    setError(null);
    try {
      await act();
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  const begin = () => attempt(async () => setEnrolment(await auth.enrolTwoFactor()));
  const goOn = () =>
    attempt(async () => {
      await reloadMe();
      await queries.invalidateQueries();
    });

  return (
    <Dialog open>
      <DialogContent
        title={codes ? t("recovery.title") : t("twoFactor.firstTitle")}
        width="sm"
        mustAnswer
      >
        {error !== null && (
          <Notice tone="error" live className="mb-4">
            {problemText(error, t)}
          </Notice>
        )}
        {codes && <RecoveryCodes codes={codes} onClose={goOn} />}
        {!codes && enrolment && <EnrolSteps enrolment={enrolment} onActivated={setCodes} />}
        {!codes && !enrolment && (
          <div className="flex flex-col gap-4">
            <p>{t("twoFactor.firstText")}</p>
            <Button variant="primary" busy={busy} onClick={begin}>
              {t("twoFactor.firstBegin")}
            </Button>
          </div>
        )}
        {!codes && (
          <Button variant="link" size="sm" className="mt-3" onClick={() => void leave()}>
            {t("shell.leave")}
          </Button>
        )}
      </DialogContent>
    </Dialog>
  );
}
