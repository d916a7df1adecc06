import { type MedicalHistory, medical } from "@omi/api";
import { toast } from "@omi/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { problemText } from "../../i18n/problem-text";

/** A child's medical history, as everything that shows it shares it. */
export function useMedicalHistory(patientId: string) {
  return useQuery({
    queryKey: ["patients", "medical", patientId],
    queryFn: ({ signal }) => medical.getHistory(patientId, signal),
  });
}

/** What was saved is shown at once; the rest that tells of the child's health is read anew. */
export function useTakeIn(patientId: string) {
  const queries = useQueryClient();
  return (history: MedicalHistory) => {
    queries.setQueryData(["patients", "medical", patientId], history);
    for (const shown of ["alerts", "medical-versions", "history"]) {
      void queries.invalidateQueries({ queryKey: ["patients", shown, patientId] });
    }
  };
}

/** Notes that the family was asked again and that nothing changed. */
export function useConfirm(patientId: string) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const takeIn = useTakeIn(patientId);
  return useMutation({
    mutationFn: (version: number) => medical.confirmHistory(patientId, version),
    onSuccess: (history) => {
      takeIn(history);
      toast(t("medical.confirmed"), { about: patientId });
    },
    onError: (error) => {
      toast(problemText(error, t), { tone: "error" });
      // Somebody may have changed it: what is confirmed must be what is read.
      return queries.invalidateQueries({ queryKey: ["patients", "medical", patientId] });
    },
  });
}
