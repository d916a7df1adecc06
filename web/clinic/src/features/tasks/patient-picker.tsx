import { patients } from "@omi/api";
import { Combobox } from "@omi/ui";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type ComponentProps, useState } from "react";
import { useTranslation } from "react-i18next";

type Control = Omit<ComponentProps<typeof Combobox>, "options" | "onSearch" | "placeholder">;

/** A child, found as in every search: by name, telephone, birth date or number. Emptied, it is none. */
export function PatientPicker({
  known,
  ...control
}: Control & { known: { value: string; label: string } | null }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const wanted = typed.trim();
  const found = useQuery({
    queryKey: ["patients", "search", wanted],
    queryFn: ({ signal }) => patients.searchPatients(wanted, signal),
    enabled: wanted.length > 1,
    placeholderData: keepPreviousData,
  });
  const options = (wanted.length > 1 ? (found.data?.items ?? []) : []).map((child) => ({
    value: child.id,
    label: `${child.lastName}, ${child.firstName} · ${child.medicalRecordNumber}`,
  }));
  const isMissing = known && options.every((option) => option.value !== known.value);
  return (
    <div className="personal">
      <Combobox
        {...control}
        options={isMissing ? [...options, known] : options}
        onSearch={setTyped}
        placeholder={t("tasks.findPatient")}
      />
    </div>
  );
}
