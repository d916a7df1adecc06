import type { Patient } from "@omi/api";
import { Badge, Button, Skeleton, showDate } from "@omi/ui";
import { Pencil } from "lucide-react";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { withClinicalWords } from "../../../i18n";
import { useMoments } from "../../../i18n/moments";
import { consentNames } from "../../../i18n/values";
import { usePermission } from "../../auth/session";
import { EditForm } from "./edit-form";
import { Fact, Facts } from "./facts";

const ClinicalSummary = lazy(async () => {
  const { ClinicalSummary } = await withClinicalWords(import("../../overview/clinical-summary"));
  return { default: ClinicalSummary };
});

export function DetailsTab({ patient }: { patient: Patient }) {
  const { t } = useTranslation();
  const [editing, setEditing] = useState(false);
  const mayWrite = usePermission("patients.write");
  const mayReadClinical = usePermission("clinical.read");
  const mayEdit = mayWrite && !patient.deletedAt;
  if (editing) return <EditForm patient={patient} onClose={() => setEditing(false)} />;
  return (
    <div className="flex flex-col gap-7">
      {mayReadClinical && (
        <Suspense fallback={<Skeleton className="h-40" />}>
          <ClinicalSummary patientId={patient.id} />
        </Suspense>
      )}
      <Block
        title={t("file.personal")}
        action={
          mayEdit && (
            <Button size="sm" onClick={() => setEditing(true)}>
              <Pencil aria-hidden />
              {t("common.edit")}
            </Button>
          )
        }
      >
        <Facts>
          <Fact name={t("fields.firstName")}>{patient.firstName}</Fact>
          <Fact name={t("fields.lastName")}>{patient.lastName}</Fact>
          <Fact name={t("fields.dateOfBirth")}>{showDate(patient.dateOfBirth)}</Fact>
          <Fact name={t("fields.dniNie")}>{patient.dniNie}</Fact>
          <Fact name={t("fields.address")} wide>
            {addressLine(patient)}
          </Fact>
          <Fact name={t("fields.remarks")} wide>
            {patient.remarks}
          </Fact>
        </Facts>
      </Block>
      <Consents patient={patient} />
      <RecordFacts patient={patient} />
    </div>
  );
}

function addressLine({ address }: Patient): string {
  const town = [address?.postalCode, address?.city].filter(Boolean).join(" ");
  // Cádiz is in Cádiz: that need not be said.
  const province = address?.province === address?.city ? null : address?.province;
  return [address?.street, town, province].filter(Boolean).join(", ");
}

function Consents({ patient }: { patient: Patient }) {
  const { t } = useTranslation();
  const { showMoment } = useMoments();
  return (
    <Block title={t("consents.title")}>
      <ul className="divide-y divide-border rounded-md border border-border bg-surface">
        {patient.consents.map((consent) => (
          <li key={consent.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-3.5 py-2">
            <span className="min-w-0 flex-1 basis-52">{t(consentNames[consent.kind])}</span>
            <span className="personal text-sm text-muted-foreground">
              {t("consents.signed", { who: consent.signedBy, when: showMoment(consent.signedAt) })}
            </span>
            <Badge tone="outline">{t("consents.version", { version: consent.textVersion })}</Badge>
          </li>
        ))}
        {patient.consents.length === 0 && (
          <li className="px-3.5 py-2 text-muted-foreground">{t("consents.none")}</li>
        )}
      </ul>
    </Block>
  );
}

function RecordFacts({ patient }: { patient: Patient }) {
  const { t } = useTranslation();
  const { showMoment } = useMoments();
  return (
    <Block title={t("file.record")}>
      <Facts>
        <Fact name={t("patients.number")}>{patient.medicalRecordNumber}</Fact>
        <Fact name={t("file.carnet")}>{patient.carnetNumber}</Fact>
        <Fact name={t("file.created")}>{showMoment(patient.createdAt)}</Fact>
        <Fact name={t("file.updated")}>{showMoment(patient.updatedAt)}</Fact>
      </Facts>
    </Block>
  );
}

export function Block({
  title,
  action,
  children,
}: {
  title: string;
  action?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section aria-label={title}>
      <div className="mb-3 flex min-h-7 flex-wrap items-center justify-between gap-x-3 gap-y-1">
        <h2 className="font-strong">{title}</h2>
        {action}
      </div>
      {children}
    </section>
  );
}
