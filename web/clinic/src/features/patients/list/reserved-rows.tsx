import type { ReservedItem } from "@omi/api";
import { Link } from "@tanstack/react-router";
import { LockKeyhole } from "lucide-react";
import { useTranslation } from "react-i18next";

/** Files that are reserved to others: that they are there, by their numbers, and nothing else. */
export function ReservedRows({ items }: { items: ReservedItem[] }) {
  const { t } = useTranslation();
  if (items.length === 0) return null;
  return (
    <section
      aria-label={t("patients.reserved")}
      className="flex max-h-24 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 overflow-y-auto border-b border-border px-4 py-2 text-sm text-muted-foreground sm:px-7"
    >
      <LockKeyhole aria-hidden className="size-4" />
      <span>{t("patients.reserved")}</span>
      {items.map((item) => (
        <Link
          key={item.id}
          to="/pacientes/$patientId"
          params={{ patientId: item.id }}
          className="inline-flex items-center text-primary underline-offset-2 touch-target hover:underline"
        >
          {item.medicalRecordNumber}
        </Link>
      ))}
    </section>
  );
}
