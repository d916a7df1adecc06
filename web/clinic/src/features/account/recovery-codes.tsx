import { Button, Checkbox, Dialog, DialogContent, Notice, toast } from "@omi/ui";
import { Copy, Download, Printer } from "lucide-react";
import { useEffect, useState } from "react";
import { createPortal } from "react-dom";
import { useTranslation } from "react-i18next";
import { useBrand } from "../../app/brand";
import { useMe } from "../auth/session";

/** Shown once. The window closes only after the person says that the codes are put away. */
export function RecoveryCodesDialog({
  codes,
  onClose,
}: {
  codes: string[] | null;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  return (
    <Dialog open={codes !== null}>
      {codes && (
        <DialogContent title={t("recovery.title")} width="sm" mustAnswer>
          <RecoveryCodes codes={codes} onClose={onClose} />
        </DialogContent>
      )}
    </Dialog>
  );
}

/** The codes, and the word that they are put away. */
export function RecoveryCodes({ codes, onClose }: { codes: string[]; onClose: () => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const brand = useBrand();
  const [kept, setKept] = useState(false);
  const heading = t("recovery.sheet", { clinic: brand?.name ?? "OMI", email: me.email });
  const sheet = `${heading}\n\n${codes.join("\n")}\n`;

  const copy = async () => {
    await navigator.clipboard.writeText(sheet);
    toast(t("recovery.copied"));
  };
  const download = () => {
    const address = URL.createObjectURL(new Blob([sheet], { type: "text/plain" }));
    const link = document.createElement("a");
    link.href = address;
    link.download = "omi-recovery-codes.txt";
    link.click();
    URL.revokeObjectURL(address);
  };

  return (
    <div className="flex flex-col gap-4">
      <Notice tone="warning">{t("recovery.text")}</Notice>
      <ul className="flex flex-col items-center gap-y-1 rounded-md border border-border bg-muted px-3 py-3.5 font-mono whitespace-nowrap">
        {codes.map((code) => (
          <li key={code} className="select-all">
            {code}
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        <Button onClick={copy}>
          <Copy aria-hidden />
          {t("recovery.copy")}
        </Button>
        <Button onClick={() => window.print()}>
          <Printer aria-hidden />
          {t("recovery.print")}
        </Button>
        <Button onClick={download}>
          <Download aria-hidden />
          {t("recovery.download")}
        </Button>
      </div>
      <Checkbox
        label={t("recovery.kept")}
        checked={kept}
        onCheckedChange={(checked) => setKept(checked === true)}
      />
      <Button variant="primary" disabled={!kept} onClick={onClose}>
        {t("recovery.done")}
      </Button>
      <PrintedSheet heading={heading} codes={codes} />
    </div>
  );
}

/** What the printer gets in place of the page. */
function PrintedSheet({ heading, codes }: { heading: string; codes: string[] }) {
  useEffect(() => {
    document.body.classList.add("printing-sheet");
    return () => document.body.classList.remove("printing-sheet");
  }, []);
  return createPortal(
    <div id="print-sheet" aria-hidden className="hidden print:block">
      <p className="text-lg font-strong">{heading}</p>
      <ul className="mt-4 font-mono text-lg">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
    </div>,
    document.body,
  );
}
