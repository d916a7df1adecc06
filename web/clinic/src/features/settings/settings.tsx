import { ApiProblem, type ClinicFields, type ClinicSettings, settings } from "@omi/api";
import { Button, Field, Input, Notice, Select, Skeleton, toast } from "@omi/ui";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useBlocker } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Forbidden, LoadFailed, Page } from "../../app/screens";
import { setStatus, useStatus } from "../../app/status";
import { problemText } from "../../i18n/problem-text";
import { planNames } from "../../i18n/values";
import { Section } from "../account/account";
import { currentSession, usePermission } from "../auth/session";
import { DiscardDialog } from "../patients/file/discard-dialog";
import { History } from "./history";
import { Hours } from "./hours";
import { fromCents, toCents } from "./values";

const PLANS = ["PREVENTIVO", "HIM", "CRECIMIENTO"] as const;
const KINDS = [
  { kind: "REVISION", label: "settings.kinds.REVISION" },
  { kind: "URGENCIA", label: "settings.kinds.URGENCIA" },
  { kind: "SEGUIMIENTO", label: "settings.kinds.SEGUIMIENTO" },
  { kind: "HIM", label: "settings.kinds.HIM" },
] as const;

export function ClinicSettingsScreen() {
  const { t } = useTranslation();
  const allowed = usePermission("settings.manage");
  return (
    <Page title={t("nav.settings")} narrow>
      {allowed ? <Loaded /> : <Forbidden />}
    </Page>
  );
}

function Loaded() {
  const current = useQuery({
    queryKey: ["settings", "clinic"],
    queryFn: ({ signal }) => settings.getClinic(signal),
    // What one is typing is never replaced from outside.
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (current.isError) {
    return <LoadFailed error={current.error} onRetry={() => void current.refetch()} />;
  }
  if (current.isPending) {
    return (
      <div aria-busy className="flex flex-col gap-4">
        {["a", "b", "c", "d", "e"].map((key) => (
          <Skeleton key={key} className="h-9" />
        ))}
      </div>
    );
  }
  return <SettingsForm key={current.data.version} stored={current.data} />;
}

function SettingsForm({ stored }: { stored: ClinicSettings }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const status = useStatus();
  const [draft, setDraft] = useState(stored.settings);
  const [prices, setPrices] = useState(() => typedPrices(stored.settings));
  const [reason, setReason] = useState("");
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const isDirty =
    JSON.stringify(draft) !== JSON.stringify(stored.settings) ||
    JSON.stringify(prices) !== JSON.stringify(typedPrices(stored.settings));
  const blocker = useBlocker({
    shouldBlockFn: () => isDirty && !busy && currentSession().phase !== "signedOut",
    enableBeforeUnload: () => isDirty,
    withResolver: true,
  });

  const change = (part: Partial<ClinicFields>) => setDraft((before) => ({ ...before, ...part }));
  const address = draft.address ?? { street: "", postalCode: "", city: "" };
  const changeAddress = (part: Partial<typeof address>) => {
    const next = { ...address, ...part };
    change({ address: Object.values(next).some((text) => text.trim()) ? next : null });
  };
  const take = (fields: ClinicFields) => {
    setDraft(fields);
    setPrices(typedPrices(fields));
    setErrors({});
    document.getElementById("main")?.scrollTo({ top: 0 });
    toast(t("settings.taken"));
  };

  const save = async (event: FormEvent) => {
    event.preventDefault();
    const named: Record<string, string> = {};
    const cents = { ...draft.planPrices };
    for (const plan of PLANS) {
      const value = toCents(prices[plan]);
      if (value === null) named[`settings.planPrices.${plan}`] = t("settings.notMoney");
      else cents[plan] = value;
    }
    setErrors(named);
    setFailure(null);
    if (Object.keys(named).length > 0) return;
    setBusy(true);
    try {
      const body = { settings: { ...draft, planPrices: cents }, reason: reason.trim() };
      const saved = await settings.changeClinic(stored.version, body);
      toast(t("settings.saved"));
      if (status) setStatus({ ...status, name: saved.settings.name });
      queries.setQueryData(["settings", "clinic"], saved);
      await queries.invalidateQueries({ queryKey: ["settings", "clinic", "history"] });
    } catch (problem) {
      setFailure(problem);
      if (problem instanceof ApiProblem) {
        setErrors(Object.fromEntries(problem.errors.map((one) => [one.field, one.detail])));
      }
    } finally {
      setBusy(false);
    }
  };

  return (
    <>
      <form onSubmit={save} noValidate>
        {failure !== null && (
          <Notice tone="error" live className="mb-4">
            {problemText(failure, t)}
            {failure instanceof ApiProblem && failure.status === 412 && (
              <Button
                size="sm"
                className="mt-2"
                onClick={() => void queries.refetchQueries({ queryKey: ["settings", "clinic"] })}
              >
                {t("settings.reload")}
              </Button>
            )}
          </Notice>
        )}
        <Section title={t("settings.clinic")} text={t("settings.clinicText")}>
          <div className="flex flex-col gap-4">
            <Field label={t("setup.name")} error={errors["settings.name"]}>
              <Input
                value={draft.name}
                autoComplete="organization"
                onChange={(event) => change({ name: event.target.value })}
              />
            </Field>
            <Field label={t("setup.taxNumber")} error={errors["settings.taxNumber"]}>
              <Input
                value={draft.taxNumber ?? ""}
                spellCheck={false}
                onChange={(event) => change({ taxNumber: event.target.value || null })}
              />
            </Field>
            <Field label={t("setup.street")} error={errors["settings.address.street"]}>
              <Input
                value={address.street}
                onChange={(event) => changeAddress({ street: event.target.value })}
              />
            </Field>
            <div className="grid grid-cols-[8rem_1fr] gap-3">
              <Field label={t("setup.postalCode")} error={errors["settings.address.postalCode"]}>
                <Input
                  value={address.postalCode}
                  inputMode="numeric"
                  maxLength={5}
                  onChange={(event) => changeAddress({ postalCode: event.target.value })}
                />
              </Field>
              <Field label={t("setup.city")} error={errors["settings.address.city"]}>
                <Input
                  value={address.city}
                  onChange={(event) => changeAddress({ city: event.target.value })}
                />
              </Field>
            </div>
            <div className="grid gap-3 sm:grid-cols-2">
              <Field label={t("setup.timeZone")}>
                <Select
                  value={draft.timeZone}
                  onChange={(event) => change({ timeZone: event.target.value })}
                >
                  <option value="Europe/Madrid">{t("setup.mainland")}</option>
                  <option value="Atlantic/Canary">{t("setup.canary")}</option>
                </Select>
              </Field>
              <Field label={t("setup.language")}>
                <Select
                  value={draft.language}
                  onChange={(event) =>
                    change({ language: event.target.value === "en" ? "en" : "es" })
                  }
                >
                  <option value="es">Español</option>
                  <option value="en">English</option>
                </Select>
              </Field>
            </div>
          </div>
        </Section>
        <Section title={t("settings.plans")} text={t("settings.plansText")}>
          <div className="grid gap-3 sm:grid-cols-3">
            {PLANS.map((plan) => (
              <Field
                key={plan}
                label={t(planNames[plan])}
                error={errors[`settings.planPrices.${plan}`]}
              >
                <Input
                  inputMode="decimal"
                  className="text-right tabular-nums"
                  value={prices[plan]}
                  onChange={(event) => setPrices({ ...prices, [plan]: event.target.value })}
                />
              </Field>
            ))}
          </div>
        </Section>
        <Section title={t("settings.hours")} text={t("settings.hoursText")}>
          <Hours
            list={draft.openingHours}
            errors={errors}
            onChange={(openingHours) => change({ openingHours })}
          />
        </Section>
        <Section title={t("settings.appointments")} text={t("settings.appointmentsText")}>
          <div className="grid grid-cols-2 gap-3 sm:grid-cols-4">
            {KINDS.map(({ kind, label }) => (
              <Field
                key={kind}
                label={t(label)}
                error={errors[`settings.appointmentMinutes.${kind}`]}
              >
                <Input
                  type="number"
                  min={5}
                  max={240}
                  step={5}
                  className="text-right tabular-nums"
                  value={draft.appointmentMinutes[kind]}
                  onChange={(event) =>
                    change({
                      appointmentMinutes: {
                        ...draft.appointmentMinutes,
                        [kind]: Number(event.target.value),
                      },
                    })
                  }
                />
              </Field>
            ))}
          </div>
        </Section>
        <div className="sticky bottom-0 -mx-1 flex flex-wrap items-end gap-3 border-t border-border bg-background px-1 py-4">
          <Field label={t("settings.reason")} className="min-w-52 flex-1" error={errors.reason}>
            <Input value={reason} onChange={(event) => setReason(event.target.value)} />
          </Field>
          <Button type="submit" variant="primary" busy={busy} disabled={!isDirty}>
            {t("settings.save")}
          </Button>
        </div>
      </form>
      <Section title={t("settings.history")} text={t("settings.historyText")}>
        <History onTake={take} />
      </Section>
      <DiscardDialog
        open={blocker.status === "blocked"}
        onStay={() => blocker.reset?.()}
        onDiscard={() => blocker.proceed?.()}
      />
    </>
  );
}

function typedPrices(fields: ClinicFields) {
  const { PREVENTIVO, HIM, CRECIMIENTO } = fields.planPrices;
  return {
    PREVENTIVO: fromCents(PREVENTIVO),
    HIM: fromCents(HIM),
    CRECIMIENTO: fromCents(CRECIMIENTO),
  };
}
