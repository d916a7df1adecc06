import type { CurrentConsent } from "@omi/api";
import { Button, Dialog, DialogContent } from "@omi/ui";
import { Printer } from "lucide-react";
import { useEffect } from "react";
import { createPortal } from "react-dom";
import { useTranslation } from "react-i18next";
import { useBrand } from "../../../app/brand";
import { consentNames } from "../../../i18n/values";

/** What is signed, to read on the screen or to print and sign on paper. */
export default function ConsentText({
  consent,
  onClose,
}: {
  consent: CurrentConsent;
  onClose: () => void;
}) {
  const { t, i18n } = useTranslation();
  const text = i18n.language === "en" ? consent.en : consent.es;
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent
        title={t(consentNames[consent.kind])}
        description={t("consents.version", { version: consent.version })}
      >
        <p className="whitespace-pre-line">{text}</p>
        <Button className="mt-4" onClick={() => window.print()}>
          <Printer aria-hidden />
          {t("consents.print")}
        </Button>
        <Sheet title={t("consents.version", { version: consent.version })} text={text} />
      </DialogContent>
    </Dialog>
  );
}

/** What the printer gets in place of the page, with room for a signature. */
function Sheet({ title, text }: { title: string; text: string }) {
  const { t } = useTranslation();
  const brand = useBrand();
  useEffect(() => {
    document.body.classList.add("printing-sheet");
    return () => document.body.classList.remove("printing-sheet");
  }, []);
  return createPortal(
    <div id="print-sheet" aria-hidden className="hidden print:block">
      <p className="font-strong">{brand?.name}</p>
      <p className="mt-6 whitespace-pre-line">{text}</p>
      <p className="mt-4 text-sm">{title}</p>
      <p className="mt-10">{t("consents.signature")}</p>
    </div>,
    document.body,
  );
}
