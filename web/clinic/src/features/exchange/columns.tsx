import { ApiProblem, exchange, type Import, type ImportPlan } from "@omi/api";
import { Button, Checkbox, DateInput, Field, Notice, Select, toast, today } from "@omi/ui";
import { useMutation } from "@tanstack/react-query";
import { type ChangeEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { problemText } from "../../i18n/problem-text";
import { frequencyNames, keysOf, planNames, relationshipNames } from "../../i18n/values";
import { Section } from "../account/account";
import { DiscardFile } from "./discard-file";
import {
  fieldGroups,
  firstPlan,
  fitPlan,
  readMapping,
  unclearValues,
  understood,
  valuesOf,
  writeMapping,
} from "./fields";
import { saveFile } from "./save-file";
import { Upload } from "./upload";

/** What the columns are, what their words mean, and what holds for all rows. */
export function Columns({
  one,
  onDone,
  onLeave,
}: {
  one: Import;
  onDone: (next: Import) => void;
  onLeave: () => void;
}) {
  const { t } = useTranslation();
  const opener = useRef<HTMLInputElement>(null);
  const [plan, setPlan] = useState<ImportPlan>(() =>
    one.plan ? fitPlan(one.plan, one.columns) : firstPlan(one.columns),
  );
  const defaults = plan.defaults ?? {};
  const check = useMutation({
    mutationFn: () => exchange.checkImport(one.id, plan),
    onSuccess: onDone,
  });
  const errors =
    check.error instanceof ApiProblem
      ? Object.fromEntries(check.error.errors.map((error) => [error.field, error.detail]))
      : {};
  const change = (part: Partial<ImportPlan>) => setPlan((now) => ({ ...now, ...part }));
  const state = (part: Partial<typeof defaults>) => change({ defaults: { ...defaults, ...part } });
  const setColumn = (at: number, field: string | null) =>
    change({
      columns: one.columns.map((_, nth) => (nth === at ? field : (plan.columns[nth] ?? null))),
    });
  const mean = (field: string, word: string, value: string) => {
    const { [word]: _, ...others } = plan.values?.[field] ?? {};
    const told = value ? { ...others, [word]: value } : others;
    change({ values: { ...plan.values, [field]: told } });
  };
  const open = async (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    event.target.value = "";
    const read = file ? readMapping(await file.text(), one.columns) : null;
    if (!read) {
      toast(t("importing.mappingWrong"), { tone: "error" });
      return;
    }
    setPlan(read);
    toast(t("importing.mappingLoaded"));
  };
  const save = () =>
    saveFile(
      new Blob([writeMapping(plan, one.columns)], { type: "application/json" }),
      t("importing.mappingFile"),
    );

  return (
    <div>
      <Section title={t("importing.columns")} text={t("importing.columnsText")}>
        <ul className="border-t border-border">
          {one.columns.map((column, at) => (
            <li
              key={column.name}
              className="grid items-center gap-x-4 gap-y-1 border-b border-border py-2 sm:grid-cols-[1fr_15rem]"
            >
              <div className="min-w-0">
                <p className="truncate font-strong">{column.name}</p>
                <p className="personal truncate text-sm text-muted-foreground">
                  {column.samples.slice(0, 3).join(" · ") || "—"}
                </p>
              </div>
              <div className="min-w-0">
                <Select
                  aria-label={column.name}
                  aria-invalid={errors[`columns[${at}]`] ? true : undefined}
                  value={plan.columns[at] ?? ""}
                  onChange={(event) => setColumn(at, event.target.value || null)}
                >
                  <option value="">{t("importing.ignore")}</option>
                  {fieldGroups.map((group) => (
                    <optgroup key={group.label} label={t(group.label)}>
                      {group.fields.map(({ field, label }) => (
                        <option key={field} value={field}>
                          {t(label)}
                        </option>
                      ))}
                    </optgroup>
                  ))}
                </Select>
                {errors[`columns[${at}]`] && (
                  <p className="mt-1 text-xs text-red">{errors[`columns[${at}]`]}</p>
                )}
              </div>
            </li>
          ))}
        </ul>
        <div className="mt-3 flex flex-wrap gap-2">
          <Upload into={one} small />
          <Button onClick={save}>{t("importing.saveMapping")}</Button>
          <Button onClick={() => opener.current?.click()}>{t("importing.loadMapping")}</Button>
          <input
            ref={opener}
            type="file"
            accept=".json,application/json"
            className="sr-only"
            tabIndex={-1}
            aria-hidden
            data-mapping-file
            onChange={(event) => void open(event)}
          />
        </div>
      </Section>
      <Meanings one={one} plan={plan} onMean={mean} />
      <Section title={t("importing.defaults")} text={t("importing.defaultsText")}>
        <div className="grid gap-3 sm:grid-cols-2">
          <Field label={t("importing.fields.planType")}>
            <Select
              value={defaults.planType ?? ""}
              onChange={(event) => state({ planType: event.target.value || null })}
            >
              <option value="" />
              {keysOf(planNames).map((plan) => (
                <option key={plan} value={plan}>
                  {t(planNames[plan])}
                </option>
              ))}
            </Select>
          </Field>
          <Field label={t("importing.fields.startDate")}>
            <DateInput
              value={defaults.startDate ?? ""}
              onValueChange={(value) => state({ startDate: value || null })}
            />
          </Field>
          <Field label={t("importing.fields.paymentFrequency")}>
            <Select
              value={defaults.paymentFrequency ?? ""}
              onChange={(event) => state({ paymentFrequency: event.target.value || null })}
            >
              <option value="" />
              {keysOf(frequencyNames).map((frequency) => (
                <option key={frequency} value={frequency}>
                  {t(frequencyNames[frequency])}
                </option>
              ))}
            </Select>
          </Field>
          <Field label={t("importing.fields.relationship")}>
            <Select
              value={defaults.relationship ?? ""}
              onChange={(event) => state({ relationship: event.target.value || null })}
            >
              <option value="" />
              {keysOf(relationshipNames).map((relationship) => (
                <option key={relationship} value={relationship}>
                  {t(relationshipNames[relationship])}
                </option>
              ))}
            </Select>
          </Field>
          <Field label={t("importing.alreadyKnown")} className="sm:col-span-2">
            <Select
              value={plan.duplicates ?? "SKIP"}
              onChange={(event) =>
                change({ duplicates: event.target.value === "CREATE" ? "CREATE" : "SKIP" })
              }
            >
              <option value="SKIP">{t("importing.askKnown")}</option>
              <option value="CREATE">{t("importing.create")}</option>
            </Select>
          </Field>
        </div>
      </Section>
      <Section title={t("importing.consents")} text={t("importing.consentsText")}>
        <div className="flex flex-col gap-3">
          <Checkbox
            label={t("importing.consentsTick")}
            checked={Boolean(defaults.consentsSignedOn)}
            onCheckedChange={(checked) =>
              state({ consentsSignedOn: checked === true ? today() : null })
            }
          />
          {defaults.consentsSignedOn && (
            <Field label={t("importing.consentsDate")} className="max-w-52">
              <DateInput
                value={defaults.consentsSignedOn}
                max={today()}
                onValueChange={(value) => value && state({ consentsSignedOn: value })}
              />
            </Field>
          )}
        </div>
      </Section>
      {check.isError && (
        <Notice tone="error" live className="mb-3">
          {problemText(check.error, t)}
        </Notice>
      )}
      <div className="sticky bottom-0 -mx-1 flex flex-wrap items-center gap-3 border-t border-border bg-background px-1 py-4">
        <p className="min-w-52 flex-1 text-sm text-muted-foreground">{t("importing.checkText")}</p>
        <DiscardFile one={one} onDone={onLeave} />
        <Button variant="primary" busy={check.isPending} onClick={() => check.mutate()}>
          {t("importing.check")}
        </Button>
      </div>
    </div>
  );
}

function Meanings({
  one,
  plan,
  onMean,
}: {
  one: Import;
  plan: ImportPlan;
  onMean: (field: string, word: string, value: string) => void;
}) {
  const { t } = useTranslation();
  const unclear = unclearValues(plan, one.columns);
  if (unclear.length === 0) return null;
  return (
    <Section title={t("importing.values")} text={t("importing.valuesText")}>
      <div className="grid gap-3 sm:grid-cols-2">
        {unclear.flatMap(({ field, column }) =>
          column.values.map((word) => (
            <Field key={`${field}-${word}`} label={`${column.name}: ${word}`}>
              <Select
                aria-label={t("importing.valueMeans", { value: word, column: column.name })}
                value={plan.values?.[field]?.[word] ?? understood(field, word, column)}
                onChange={(event) => onMean(field, word, event.target.value)}
              >
                <option value="">—</option>
                {Object.entries(valuesOf(field) ?? {}).map(([value, label]) => (
                  <option key={value} value={value}>
                    {t(label as (typeof planNames)[keyof typeof planNames])}
                  </option>
                ))}
              </Select>
            </Field>
          )),
        )}
      </div>
    </Section>
  );
}
