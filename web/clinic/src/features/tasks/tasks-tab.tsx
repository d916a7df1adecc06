import type { Patient } from "@omi/api";
import { Segmented, StateBlock } from "@omi/ui";
import { ListChecks } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { QuickAdd } from "./quick-add";
import { Tasks } from "./tasks";

/** What there is to do about one child. */
export function TasksTab({ patient }: { patient: Patient }) {
  const { t } = useTranslation();
  const [which, setWhich] = useState<"OPEN" | "DONE">("OPEN");
  return (
    <div className="flex max-w-220 flex-col gap-4">
      {!patient.deletedAt && <QuickAdd patientId={patient.id} />}
      <Segmented
        label={t("tasks.which")}
        className="self-start print:hidden"
        value={which}
        options={[
          { value: "OPEN", label: t("tasks.open") },
          { value: "DONE", label: t("tasks.done") },
        ]}
        onValueChange={setWhich}
      />
      <div>
        <Tasks
          query={{ patientId: patient.id, state: which }}
          empty={
            <StateBlock
              icon={<ListChecks />}
              title={t(which === "DONE" ? "tasks.noneDone" : "tasks.noneOfPatient")}
            />
          }
        />
      </div>
    </div>
  );
}
