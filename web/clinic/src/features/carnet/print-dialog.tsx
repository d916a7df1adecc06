import { Button, Dialog, DialogContent, Segmented } from "@omi/ui";
import { Printer } from "lucide-react";
import { useEffect, useState } from "react";
import { createPortal } from "react-dom";
import { useTranslation } from "react-i18next";
import { DrawingView } from "./drawing";
import type { Drawing } from "./shapes";

type Paper = "card" | "sheet";

/** The card on a plastic card, or on a sheet to cut out. */
export function PrintDialog({
  front,
  back,
  onClose,
}: {
  front: Drawing;
  back: Drawing;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const [paper, setPaper] = useState<Paper>("card");
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent
        title={t("carnet.print")}
        description={t("carnet.printText")}
        footer={
          <>
            <Button onClick={onClose}>{t("common.cancel")}</Button>
            <Button variant="primary" onClick={() => window.print()}>
              <Printer aria-hidden />
              {t("carnet.printNow")}
            </Button>
          </>
        }
      >
        <div className="flex flex-col gap-4">
          <Segmented
            label={t("carnet.paper")}
            value={paper}
            onValueChange={setPaper}
            options={[
              { value: "card", label: t("carnet.paperCard") },
              { value: "sheet", label: t("carnet.paperSheet") },
            ]}
            className="self-start max-sm:flex-col"
          />
          <div className="grid gap-3 rounded-md bg-muted p-4">
            <DrawingView drawing={front} label={t("carnet.front")} className="w-full" />
            <DrawingView drawing={back} label={t("carnet.back")} className="w-full" />
          </div>
        </div>
        <Printed front={front} back={back} paper={paper} />
      </DialogContent>
    </Dialog>
  );
}

/** What the printer gets in place of the page: two sides of 85.6 by 54 mm. */
function Printed({ front, back, paper }: { front: Drawing; back: Drawing; paper: Paper }) {
  useEffect(() => {
    document.body.classList.add("printing-sheet");
    return () => document.body.classList.remove("printing-sheet");
  }, []);
  return createPortal(
    <div id="print-sheet" aria-hidden data-paper={paper} className="card-sides hidden print:block">
      <DrawingView drawing={front} />
      <DrawingView drawing={back} />
    </div>,
    document.body,
  );
}
