import { patients } from "@omi/api";
import { Button, Field, Input, Spinner, showDate } from "@omi/ui";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { problemText } from "../../i18n/problem-text";
import { PatientName } from "../patients/shown";

interface Listed {
  id: string;
  firstName: string;
  lastName: string;
  dateOfBirth: string;
  medicalRecordNumber: string;
}

/** A search for another child's file, and what it found. */
export function PickPatient({
  own,
  label,
  onPick,
}: {
  own: string;
  /** What is looked for, when it is not another file. */
  label?: string;
  onPick: (id: string) => void;
}) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const wanted = text.trim();
  const found = useQuery({
    queryKey: ["patients", "search", wanted],
    queryFn: ({ signal }) => patients.searchPatients(wanted, signal),
    enabled: wanted.length > 1,
  });
  const items = (found.data?.items ?? []).filter((one) => one.id !== own);
  return (
    <>
      <Field label={label ?? t("rearrange.search")}>
        <Input
          type="search"
          autoComplete="off"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </Field>
      {found.isFetching && items.length === 0 && <Spinner />}
      {found.isError && <p className="text-sm text-red">{problemText(found.error, t)}</p>}
      {found.data && items.length === 0 && !found.isFetching && (
        <p role="status" className="text-muted-foreground">
          {t("common.noResults")}
        </p>
      )}
      {items.length > 0 && (
        <ul className="divide-y divide-border rounded-md border border-border">
          {items.map((one) => (
            <PatientRow key={one.id} patient={one} onPick={onPick} />
          ))}
        </ul>
      )}
    </>
  );
}

export function PatientRow({
  patient,
  onPick,
  children,
}: {
  patient: Listed;
  onPick: (id: string) => void;
  children?: ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-3.5 py-2">
      <span className="min-w-0 flex-1 basis-52">
        <span className="personal">
          <PatientName patient={patient} />
        </span>
        <span className="block text-sm text-muted-foreground">
          {showDate(patient.dateOfBirth)} · {patient.medicalRecordNumber}
        </span>
        {children}
      </span>
      <Button
        size="sm"
        aria-label={t("rearrange.found", { name: `${patient.firstName} ${patient.lastName}` })}
        onClick={() => onPick(patient.id)}
      >
        {t("rearrange.pick")}
      </Button>
    </li>
  );
}
