import { ApiProblem, type RiskLevel, risk } from "@omi/api";
import {
  Button,
  Dialog,
  DialogContent,
  Field,
  Notice,
  Radio,
  RadioGroup,
  Textarea,
  toast,
} from "@omi/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { problemText } from "../../i18n/problem-text";
import { riskNames } from "../../i18n/values";
import { levels } from "./light";

/** Another light than the one that was counted: with a reason, until the next completed review. */
export function OverrideDialog({
  patientId,
  current,
  onClose,
}: {
  patientId: string;
  current: RiskLevel;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const form = useId();
  const queries = useQueryClient();
  const [level, setLevel] = useState<RiskLevel>(current);
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState(false);
  const decide = useMutation({
    mutationFn: () => risk.overrideRisk(patientId, { level, reason }),
    onSuccess: (answer) => {
      queries.setQueryData(["patients", "risk", patientId], answer);
      void queries.invalidateQueries({ queryKey: ["patients"] });
      toast(t("riskFile.saved"), { about: patientId });
      onClose();
    },
  });
  const save = (event: FormEvent) => {
    event.preventDefault();
    const isMissing = reason.trim() === "";
    setMissing(isMissing);
    if (!isMissing) decide.mutate();
  };
  const problem = decide.error instanceof ApiProblem ? decide.error : null;
  const wrong = problem?.errors.find(({ field }) => field === "reason")?.detail;
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent
        title={t("riskFile.overrideTitle")}
        description={t("riskFile.overrideText")}
        footer={
          <>
            <Button onClick={onClose}>{t("common.cancel")}</Button>
            <Button variant="primary" type="submit" form={form} busy={decide.isPending}>
              {t("riskFile.save")}
            </Button>
          </>
        }
      >
        <form id={form} onSubmit={save} noValidate className="flex flex-col gap-4">
          <fieldset>
            <legend className="mb-1.5 text-sm font-strong">{t("riskFile.level")}</legend>
            <RadioGroup value={level} onValueChange={(next) => setLevel(next as RiskLevel)}>
              {levels.map((one) => (
                <Radio key={one} value={one} label={t(riskNames[one])} />
              ))}
            </RadioGroup>
          </fieldset>
          <Field
            label={t("riskFile.reason")}
            hint={t("riskFile.reasonHint")}
            required
            error={missing ? t("riskFile.reasonMissing") : wrong}
          >
            <Textarea
              value={reason}
              rows={3}
              maxLength={4000}
              onChange={(event) => {
                setReason(event.target.value);
                setMissing(false);
              }}
            />
          </Field>
          {decide.isError && !wrong && (
            <Notice tone="error" live>
              {problemText(decide.error, t)}
            </Notice>
          )}
        </form>
      </DialogContent>
    </Dialog>
  );
}
