import { Button } from "@omi/ui";
import { ChevronDown } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ConfirmMedicalHistory } from "./confirm-medical-history";
import { HistoryForm } from "./history-form";
import { useMedicalHistory } from "./use-medical-history";
import { Versions } from "./versions";

/** A child's medical history: what counts, who confirmed it, and what it was before. */
export function MedicalTab({
  patientId,
  dateOfBirth,
  isRemoved,
}: {
  patientId: string;
  dateOfBirth: string;
  isRemoved: boolean;
}) {
  const { t } = useTranslation();
  const history = useMedicalHistory(patientId);
  const [isEditing, setEditing] = useState(false);
  const [showsVersions, setShowsVersions] = useState(false);
  if (isEditing && history.data) {
    return (
      <HistoryForm
        patientId={patientId}
        dateOfBirth={dateOfBirth}
        history={history.data}
        onClose={() => setEditing(false)}
      />
    );
  }
  return (
    <div className="flex flex-col gap-5">
      <ConfirmMedicalHistory
        patientId={patientId}
        isRemoved={isRemoved}
        onChange={() => setEditing(true)}
      />
      {history.data && (
        <section aria-label={t("medical.versions")}>
          <Button
            aria-expanded={showsVersions}
            onClick={() => setShowsVersions(!showsVersions)}
            className="mb-3"
          >
            <ChevronDown aria-hidden className={showsVersions ? "rotate-180" : ""} />
            {t("medical.versions")}
          </Button>
          {showsVersions && <Versions patientId={patientId} current={history.data.version} />}
        </section>
      )}
    </div>
  );
}
