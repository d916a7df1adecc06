import { auth, type TwoFactorEnrolment } from "@omi/api";
import { AlertDialog, Badge, Button, toast } from "@omi/ui";
import { ShieldCheck } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { problemText } from "../../i18n/problem-text";
import { reloadMe, useMe } from "../auth/session";
import { Section } from "./account";
import { EnrolDialog } from "./enrol-dialog";
import { RecoveryCodesDialog } from "./recovery-codes";

/** Two-step sign-in: on, off, and its recovery codes. */
export function TwoFactorSection() {
  const { t } = useTranslation();
  const me = useMe();
  const [busy, setBusy] = useState(false);
  const [enrolment, setEnrolment] = useState<TwoFactorEnrolment | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const [asking, setAsking] = useState<"disable" | "renew" | null>(null);

  const attempt = async (act: () => Promise<void>) => {
    setBusy(true);
    try {
      await act();
    } catch (error) {
      toast(problemText(error, t), { tone: "error" });
    } finally {
      setBusy(false);
    }
  };
  const begin = () => attempt(async () => setEnrolment(await auth.enrolTwoFactor()));
  const renew = () => {
    setAsking(null);
    return attempt(async () => setCodes((await auth.renewRecoveryCodes()).recoveryCodes));
  };
  const disable = () => {
    setAsking(null);
    return attempt(async () => {
      await auth.disableTwoFactor();
      await reloadMe();
      toast(t("twoFactor.disabled"));
    });
  };

  return (
    <Section title={t("twoFactor.title")} text={t("twoFactor.text")}>
      <div className="flex flex-wrap items-center gap-3">
        {me.twoFactorEnabled ? (
          <>
            <Badge tone="green">
              <ShieldCheck aria-hidden />
              {t("twoFactor.on")}
            </Badge>
            <Button busy={busy} onClick={() => setAsking("renew")}>
              {t("twoFactor.newCodes")}
            </Button>
            <Button variant="ghost" className="text-red" onClick={() => setAsking("disable")}>
              {t("twoFactor.disable")}
            </Button>
          </>
        ) : (
          <>
            <Badge>{t("twoFactor.off")}</Badge>
            <Button busy={busy} onClick={begin}>
              {t("twoFactor.enable")}
            </Button>
          </>
        )}
      </div>
      <EnrolDialog
        enrolment={enrolment}
        onClose={() => setEnrolment(null)}
        onActivated={(recoveryCodes) => {
          setEnrolment(null);
          setCodes(recoveryCodes);
          void reloadMe();
        }}
      />
      <RecoveryCodesDialog codes={codes} onClose={() => setCodes(null)} />
      <AlertDialog
        open={asking === "disable"}
        onOpenChange={() => setAsking(null)}
        title={t("twoFactor.disableTitle")}
        description={t("twoFactor.disableText")}
        confirm={t("twoFactor.disable")}
        cancel={t("common.cancel")}
        danger
        onConfirm={disable}
      />
      <AlertDialog
        open={asking === "renew"}
        onOpenChange={() => setAsking(null)}
        title={t("twoFactor.newCodes")}
        description={t("twoFactor.newCodesText")}
        confirm={t("twoFactor.newCodesConfirm")}
        cancel={t("common.cancel")}
        onConfirm={renew}
      />
    </Section>
  );
}
