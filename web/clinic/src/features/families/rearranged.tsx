import { type FamilyChild, type Rearrangement, rearrangements } from "@omi/api";
import { Button } from "@omi/ui";
import { useQuery } from "@tanstack/react-query";
import { Undo2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMoments } from "../../i18n/moments";
import { useUndo } from "./use-undo";

/** What was done to a child's whole file and can perhaps be taken back. */
export function Rearranged({ child }: { child: FamilyChild }) {
  const made = useQuery({
    queryKey: ["patients", "rearrangements", child.id],
    queryFn: ({ signal }) => rearrangements.list(child.id, signal),
  });
  if (!made.data || made.data.items.length === 0) return null;
  return (
    <ul className="mt-3 flex flex-col gap-2 border-t border-border pt-3">
      {made.data.items.map((one) => (
        <Row key={one.id} child={child} made={one} />
      ))}
    </ul>
  );
}

function Row({ child, made }: { child: FamilyChild; made: Rearrangement }) {
  const { t } = useTranslation();
  const { showMoment } = useMoments();
  const undo = useUndo();
  const [busy, setBusy] = useState(false);
  const when = showMoment(made.at);
  const number = made.mergedNumber ?? "";
  const label =
    made.kind === "MERGED"
      ? t("rearrange.undoMerge", { number })
      : t("rearrange.undoMove", { name: child.firstName });
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1.5 text-sm">
      <span className="min-w-0 flex-1 basis-52 text-muted-foreground">
        {made.kind === "MERGED"
          ? t("rearrange.mergedRow", { number, when })
          : t("rearrange.movedRow", { when })}
      </span>
      <Button
        size="sm"
        busy={busy}
        aria-label={label}
        onClick={() => {
          setBusy(true);
          void undo(child.id, made.id).finally(() => setBusy(false));
        }}
      >
        <Undo2 aria-hidden />
        {t("rearrange.undo")}
      </Button>
    </li>
  );
}
