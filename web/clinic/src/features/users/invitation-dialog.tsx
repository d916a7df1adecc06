import type { InvitationLink } from "@omi/api";
import { Button, Dialog, DialogContent, Field, Input, Notice, toast } from "@omi/ui";
import { Copy } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useMoments } from "../../i18n/moments";
import { QrCode } from "../account/qr-code";

const LOCAL = /^(localhost|127\.|\[::1\])/u;

/** What an invited person needs to come in: a link, and the same as a QR code. */
export function InvitationDialog({
  name,
  invitation,
  onClose,
}: {
  name: string;
  invitation: InvitationLink;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const { showMoment } = useMoments();
  const copy = async () => {
    await navigator.clipboard.writeText(invitation.link);
    toast(t("users.linkCopied"));
  };
  return (
    <Dialog open>
      <DialogContent
        width="sm"
        mustAnswer
        title={t("users.invitationReady", { name })}
        description={t("users.invitationHow", { name, when: showMoment(invitation.expiresAt) })}
        footer={
          <>
            <Button onClick={() => void copy()}>
              <Copy aria-hidden />
              {t("users.copyLink")}
            </Button>
            <Button variant="primary" onClick={onClose}>
              {t("recovery.done")}
            </Button>
          </>
        }
      >
        <div className="flex flex-col gap-4">
          <QrCode svg={invitation.qrSvg} label={t("users.invitationQr", { name })} />
          <Field label={t("users.invitationLink")}>
            <Input
              readOnly
              data-testid="invitation-link"
              className="font-mono text-sm"
              value={invitation.link}
              onFocus={(event) => event.currentTarget.select()}
            />
          </Field>
          {LOCAL.test(window.location.hostname) && (
            <Notice tone="warning">{t("users.invitationLocal")}</Notice>
          )}
        </div>
      </DialogContent>
    </Dialog>
  );
}
