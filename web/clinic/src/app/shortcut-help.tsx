import { Dialog, DialogContent, Kbd } from "@omi/ui";
import { useTranslation } from "react-i18next";
import { useMe } from "../features/auth/session";
import { useFeaturesOff } from "./features";
import { allowedPlaces } from "./navigation";

export default function ShortcutHelp({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const off = useFeaturesOff();
  const rows: [string[], string][] = [
    [["Ctrl", "K"], t("shortcuts.palette")],
    [["/"], t("shortcuts.search")],
    ...allowedPlaces(me.permissions, off).map((place): [string[], string] => [
      ["g", place.key],
      t("shortcuts.goTo", { place: t(place.label) }),
    ]),
    [["Ctrl", "Z"], t("shortcuts.undo")],
    [["Ctrl", "Alt", "L"], t("shortcuts.lock")],
    [["Esc"], t("shortcuts.close")],
    [["?"], t("shortcuts.help")],
  ];
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent title={t("shortcuts.title")} description={t("shortcuts.text")} width="lg">
        <dl className="gap-8 sm:columns-2">
          {rows.map(([keys, act]) => (
            <div
              key={act}
              className="flex break-inside-avoid items-center justify-between gap-4 border-b border-border py-2"
            >
              <dt className="order-1 flex gap-1">
                {keys.map((key) => (
                  <Kbd key={key}>{key}</Kbd>
                ))}
              </dt>
              <dd>{act}</dd>
            </div>
          ))}
        </dl>
      </DialogContent>
    </Dialog>
  );
}
