import { type FamilyChild, type FamilyGuardian, guardianMergings, rearrangements } from "@omi/api";
import { Button } from "@omi/ui";
import { useQuery } from "@tanstack/react-query";
import { Undo2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMoments } from "../../i18n/moments";
import { useUndo } from "./use-undo";

/** What was done to a child's whole file and can perhaps be taken back. */
export function Rearranged({ child }: { child: FamilyChild }) {
  const { t } = useTranslation();
  const { showMoment } = useMoments();
  const made = useQuery({
    queryKey: ["patients", "rearrangements", child.id],
    queryFn: ({ signal }) => rearrangements.list(child.id, signal),
  });
  const rows = (made.data?.items ?? []).map(({ id, kind, at, mergedNumber }) => {
    const [number, when] = [mergedNumber ?? "", showMoment(at)];
    const undo = () => rearrangements.undo(child.id, id);
    if (kind === "MERGED") {
      const text = t("rearrange.mergedRow", { number, when });
      return { id, text, label: t("rearrange.undoMerge", { number }), undo };
    }
    const label = t("rearrange.undoMove", { name: child.firstName });
    return { id, text: t("rearrange.movedRow", { when }), label, undo };
  });
  return <Rows rows={rows} />;
}

/** Which other records of the same person a guardian was made one with. */
export function MergedGuardians({ guardian }: { guardian: FamilyGuardian }) {
  const { t } = useTranslation();
  const { showMoment } = useMoments();
  const made = useQuery({
    queryKey: ["patients", "mergings", guardian.id],
    queryFn: ({ signal }) => guardianMergings.list(guardian.id, signal),
  });
  const rows = (made.data?.items ?? []).map(({ id, at, mergedName }) => {
    const name = mergedName ?? t("common.notGiven");
    return {
      id,
      text: t("rearrange.guardianRow", { name, when: showMoment(at) }),
      label: t("rearrange.undoGuardian", { name }),
      undo: () => guardianMergings.undo(guardian.id, id),
    };
  });
  return <Rows rows={rows} />;
}

interface RowFacts {
  id: string;
  text: string;
  /** What the button is called to those who hear it alone. */
  label: string;
  undo: () => Promise<void>;
}

function Rows({ rows }: { rows: RowFacts[] }) {
  if (rows.length === 0) return null;
  return (
    <ul className="mt-3 flex flex-col gap-2 border-t border-border pt-3">
      {rows.map((row) => (
        <Row key={row.id} row={row} />
      ))}
    </ul>
  );
}

function Row({ row }: { row: RowFacts }) {
  const { t } = useTranslation();
  const undo = useUndo();
  const [busy, setBusy] = useState(false);
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1.5 text-sm">
      <span className="personal min-w-0 flex-1 basis-52 text-muted-foreground">{row.text}</span>
      <Button
        size="sm"
        busy={busy}
        aria-label={row.label}
        onClick={() => {
          setBusy(true);
          void undo(row.undo).finally(() => setBusy(false));
        }}
      >
        <Undo2 aria-hidden />
        {t("rearrange.undo")}
      </Button>
    </li>
  );
}
