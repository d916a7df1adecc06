import type { FamilyCodeSheet, FamilyGuardian } from "@omi/api";
import { Button, Dialog, DialogContent, Field, Notice, Select } from "@omi/ui";
import { Printer } from "lucide-react";
import { useEffect, useState } from "react";
import { createPortal } from "react-dom";
import { useTranslation } from "react-i18next";
import { useStatus } from "../../app/status";
import { useMoments } from "../../i18n/moments";
import { QrCode } from "../account/qr-code";
import { sheetWords } from "./sheet-words";

type SheetLanguage = "es" | "en";

/** A code that was just made: shown this once, and printed in the family's language. */
export function FamilySheet({
  guardian,
  sheet,
  onClose,
}: {
  guardian: FamilyGuardian;
  sheet: FamilyCodeSheet;
  onClose: () => void;
}) {
  const { t, i18n } = useTranslation();
  const { showMoment } = useMoments();
  const [language, setLanguage] = useState<SheetLanguage>(
    guardian.language ?? (i18n.language === "en" ? "en" : "es"),
  );
  const name = `${guardian.firstName} ${guardian.lastName}`;
  return (
    <Dialog open>
      <DialogContent
        width="sm"
        mustAnswer
        title={t("families.codeReady", { name })}
        description={t("families.codeHow", { name, when: showMoment(sheet.expiresAt) })}
        footer={
          <>
            <Button onClick={() => window.print()}>
              <Printer aria-hidden />
              {t("families.print")}
            </Button>
            <Button variant="primary" onClick={onClose}>
              {t("recovery.done")}
            </Button>
          </>
        }
      >
        <div className="flex flex-col gap-4">
          <QrCode svg={sheet.qrSvg} label={t("families.codeQr", { name })} />
          <Field label={t("families.sheetLanguage")}>
            <Select
              value={language}
              onChange={(event) => setLanguage(event.target.value === "en" ? "en" : "es")}
            >
              <option value="es">Español</option>
              <option value="en">English</option>
            </Select>
          </Field>
          <Notice tone="warning">{t("families.codeAgain")}</Notice>
        </div>
        <PrintedSheet name={name} sheet={sheet} language={language} />
      </DialogContent>
    </Dialog>
  );
}

/** What the printer gets in place of the page. */
function PrintedSheet({
  name,
  sheet,
  language,
}: {
  name: string;
  sheet: FamilyCodeSheet;
  language: SheetLanguage;
}) {
  const status = useStatus();
  const words = sheetWords[language];
  const day = new Intl.DateTimeFormat(language === "es" ? "es-ES" : "en-GB", { dateStyle: "long" });
  useEffect(() => {
    document.body.classList.add("printing-sheet");
    return () => document.body.classList.remove("printing-sheet");
  }, []);
  return createPortal(
    <div id="print-sheet" aria-hidden lang={language} className="hidden print:block">
      <p className="text-xl font-strong">{words.title(status?.name ?? "OMI")}</p>
      <p className="mt-2 text-lg">
        {words.for}: {name}
      </p>
      <p className="mt-6 max-w-160">{words.intro}</p>
      <div className="my-8 flex justify-start">
        <QrCode svg={sheet.qrSvg} label={words.title(status?.name ?? "OMI")} />
      </div>
      <ol className="flex max-w-160 list-decimal flex-col gap-2 pl-5 text-lg">
        {words.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <p className="mt-6 max-w-160 font-strong">
        {words.once(day.format(new Date(sheet.expiresAt)))}
      </p>
      <p className="mt-2 max-w-160">{words.keep}</p>
      <p className="mt-2 max-w-160">{words.help}</p>
    </div>,
    document.body,
  );
}
