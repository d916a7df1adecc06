import type { AuditItem } from "@omi/api";
import { Badge, Cell, ColumnHeader, Table } from "@omi/ui";
import { Download, Eye, KeyRound, type LucideIcon, PencilLine, UserX } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useMoments } from "../../i18n/moments";
import { Actor, People } from "./shown";

const kindIcons: Record<string, LucideIcon> = {
  SIGN_IN: KeyRound,
  CHANGE: PencilLine,
  READ: Eye,
  EXPORT: Download,
};

/** Newest first; a row opens the entry. */
export function ActivityTable({
  items,
  stale,
  onOpen,
}: {
  items: AuditItem[];
  stale: boolean;
  onOpen: (position: number) => void;
}) {
  const { t } = useTranslation();
  return (
    <Table bleed className="table-fixed" aria-busy={stale}>
      <thead>
        <tr>
          <ColumnHeader className="w-38 max-md:hidden">{t("activity.when")}</ColumnHeader>
          <ColumnHeader className="w-44 max-md:hidden lg:w-58">{t("activity.who")}</ColumnHeader>
          <ColumnHeader>{t("activity.what")}</ColumnHeader>
          <ColumnHeader className="w-50 max-lg:hidden">{t("activity.whom")}</ColumnHeader>
          <ColumnHeader className="w-32 max-xl:hidden">{t("activity.where")}</ColumnHeader>
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <Row key={item.position} item={item} onOpen={() => onOpen(item.position)} />
        ))}
      </tbody>
    </Table>
  );
}

function Row({ item, onOpen }: { item: AuditItem; onOpen: () => void }) {
  const { showMoment } = useMoments();
  const Icon = item.isErased ? UserX : (kindIcons[item.kind ?? ""] ?? PencilLine);
  const when = item.at && showMoment(item.at);
  return (
    <tr className="relative hover:bg-muted has-[button:focus-visible]:bg-primary-soft">
      <Cell className="text-muted-foreground max-md:hidden">{when}</Cell>
      <Cell className="max-md:hidden">
        <Actor item={item} />
      </Cell>
      <Cell className="max-lg:h-auto max-lg:py-2">
        <span className="flex min-w-0 items-center gap-2">
          <Icon aria-hidden className="size-4 shrink-0 text-muted-foreground" />
          <button
            type="button"
            onClick={onOpen}
            className="min-w-0 truncate text-left outline-none after:absolute after:inset-0"
          >
            {item.words}
            <span className="sr-only">
              {" "}
              {when} <Actor item={item} />
            </span>
          </button>
          {item.kind === "CHANGE" && <Fields fields={item.fields} />}
        </span>
        <span className="block truncate text-sm text-muted-foreground md:hidden">
          {when} · <Actor item={item} />
        </span>
        <span className="block truncate text-sm lg:hidden">
          <People item={item} />
        </span>
      </Cell>
      <Cell className="max-lg:hidden">
        <People item={item} />
      </Cell>
      <Cell className="text-muted-foreground max-xl:hidden">
        {item.address ?? (item.actor ? item.doorWords : "")}
      </Cell>
    </tr>
  );
}

/** The fields that changed, when there are few of them. */
function Fields({ fields }: { fields: string[] }) {
  const { t } = useTranslation();
  if (fields.length === 0) return null;
  return (
    <Badge tone="outline" className="min-w-0 shrink-[2] max-lg:hidden" title={fields.join(", ")}>
      <span className="truncate">
        {fields.length > 2 ? t("activity.fieldCount", { count: fields.length }) : fields.join(", ")}
      </span>
    </Badge>
  );
}
