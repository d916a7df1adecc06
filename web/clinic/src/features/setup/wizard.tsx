import { ApiProblem, auth, setup } from "@omi/api";
import { Button, Field, Input, Notice, PasswordInput, Radio, RadioGroup } from "@omi/ui";
import { type FormEvent, type ReactNode, useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { usePageTitle } from "../../app/screens";
import { Door } from "../auth/door";
import { signInMessage } from "../auth/messages";
import { enter } from "../auth/session";
import {
  ADMIN_FIELDS,
  CLINIC_FIELDS,
  codeInAddress,
  type Draft,
  emptyDraft,
  isCanary,
  SERVER_FIELDS,
  type TextField,
  toInput,
} from "./form";

type Step = "code" | "clinic" | "admin";
type Errors = Partial<Record<TextField, string>>;

/** From an unclaimed box to the clinic's own: the code of the console, the clinic, its first administrator. */
export function SetupWizard({ onClaimed }: { onClaimed: () => void }) {
  const { t, i18n } = useTranslation();
  const [step, setStep] = useState<Step>("code");
  const [code, setCode] = useState(() => codeInAddress(window.location) ?? "");
  const [draft, setDraft] = useState(() => emptyDraft(i18n.language === "en" ? "en" : "es"));
  const [errors, setErrors] = useState<Errors>({});
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  usePageTitle(t("setup.title"));

  const change = (part: Partial<Draft>) => {
    setDraft((before) => ({ ...before, ...part }));
    setErrors((before) => {
      const left = { ...before };
      for (const name of Object.keys(part)) delete left[name as TextField];
      return left;
    });
  };

  const checkCode = useCallback(async (typed: string) => {
    setBusy(true);
    setFailure(null);
    try {
      await setup.checkToken(typed);
      setStep("clinic");
    } catch (problem) {
      setFailure(problem);
    } finally {
      setBusy(false);
    }
  }, []);

  // Whoever followed the console's address or QR need not type the code, which then leaves the address bar.
  const arrived = useRef(false);
  useEffect(() => {
    if (arrived.current) return;
    arrived.current = true;
    const found = codeInAddress(window.location);
    if (found) {
      window.history.replaceState(null, "", "/setup");
      void checkCode(found);
    }
  }, [checkCode]);

  /** Whether nothing is missing in these fields; says so beside those that are. */
  const isComplete = (fields: readonly TextField[]) => {
    const missing = fields.filter((name) => !draft[name].trim());
    setErrors(Object.fromEntries(missing.map((name) => [name, t("errors.required")])));
    document.getElementById(missing[0] ?? "")?.focus();
    return missing.length === 0;
  };

  const finish = async () => {
    setBusy(true);
    setFailure(null);
    try {
      await setup.setUp(toInput(code, draft));
      await auth.login({ email: draft.email.trim(), password: draft.password });
      await enter();
      window.history.replaceState(null, "", "/");
      onClaimed();
    } catch (problem) {
      setFailure(problem);
      if (problem instanceof ApiProblem && problem.code === "setup.token_refused") setStep("code");
      if (problem instanceof ApiProblem && problem.errors.length > 0) {
        const named: Errors = {};
        for (const { field, detail } of problem.errors) {
          const name = SERVER_FIELDS[field];
          if (name) named[name] = detail;
        }
        setErrors(named);
        if (CLINIC_FIELDS.some((name) => named[name])) setStep("clinic");
      }
    } finally {
      setBusy(false);
    }
  };

  const frame = { busy, failure: failure === null ? null : signInMessage(failure, t) };
  if (step === "code") {
    return (
      <StepFrame {...frame} title={t("setup.title")} onSubmit={() => void checkCode(code)}>
        <p className="text-muted-foreground">{t("setup.welcome")}</p>
        <Field label={t("setup.code")} hint={t("setup.codeHint")}>
          <Input
            id="code"
            className="font-mono"
            autoCapitalize="none"
            autoComplete="off"
            spellCheck={false}
            autoFocus
            value={code}
            onChange={(event) => setCode(event.target.value)}
          />
        </Field>
        <Button type="submit" variant="primary" size="lg" busy={busy} disabled={!code.trim()}>
          {t("setup.begin")}
        </Button>
        <p className="text-sm text-muted-foreground">{t("setup.restore")}</p>
      </StepFrame>
    );
  }
  const text = (name: TextField) => ({
    id: name,
    value: draft[name],
    onChange: (event: { target: { value: string } }) => change({ [name]: event.target.value }),
  });
  if (step === "clinic") {
    return (
      <StepFrame
        {...frame}
        title={t("setup.clinicTitle")}
        place={t("setup.place", { step: 1, steps: 2 })}
        onSubmit={() => {
          if (isComplete(CLINIC_FIELDS)) setStep("admin");
        }}
      >
        <Field label={t("setup.name")} hint={t("setup.nameHint")} error={errors.name}>
          <Input {...text("name")} autoComplete="organization" autoFocus />
        </Field>
        <Field
          label={t("setup.taxNumber")}
          hint={t("setup.taxNumberHint")}
          error={errors.taxNumber}
        >
          <Input {...text("taxNumber")} autoCapitalize="characters" spellCheck={false} />
        </Field>
        <Field label={t("setup.street")} error={errors.street}>
          <Input {...text("street")} autoComplete="street-address" />
        </Field>
        <div className="grid grid-cols-[8rem_1fr] gap-3">
          <Field label={t("setup.postalCode")} error={errors.postalCode}>
            <Input
              {...text("postalCode")}
              inputMode="numeric"
              maxLength={5}
              autoComplete="postal-code"
              onBlur={() => {
                if (isCanary(draft.postalCode)) change({ timeZone: "Atlantic/Canary" });
              }}
            />
          </Field>
          <Field label={t("setup.city")} error={errors.city}>
            <Input {...text("city")} autoComplete="address-level2" />
          </Field>
        </div>
        <Choice
          label={t("setup.timeZone")}
          value={draft.timeZone}
          onChange={(timeZone) => change({ timeZone })}
          options={[
            { value: "Europe/Madrid", label: t("setup.mainland") },
            { value: "Atlantic/Canary", label: t("setup.canary") },
          ]}
        />
        <Choice
          label={t("setup.language")}
          value={draft.language}
          onChange={(language) => change({ language })}
          options={[
            { value: "es", label: "Español" },
            { value: "en", label: "English" },
          ]}
        />
        <Button type="submit" variant="primary" size="lg">
          {t("setup.next")}
        </Button>
      </StepFrame>
    );
  }
  return (
    <StepFrame
      {...frame}
      title={t("setup.adminTitle")}
      place={t("setup.place", { step: 2, steps: 2 })}
      onSubmit={() => {
        if (isComplete(ADMIN_FIELDS)) void finish();
      }}
    >
      <p className="text-muted-foreground">{t("setup.adminText")}</p>
      <Field label={t("setup.adminName")} error={errors.admin}>
        <Input {...text("admin")} autoComplete="name" autoFocus />
      </Field>
      <Field label={t("fields.email")} error={errors.email}>
        <Input
          {...text("email")}
          type="email"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
        />
      </Field>
      <Field label={t("fields.password")} hint={t("setup.passwordHint")} error={errors.password}>
        <PasswordInput
          {...text("password")}
          autoComplete="new-password"
          showLabel={t("auth.showPassword")}
          hideLabel={t("auth.hidePassword")}
        />
      </Field>
      <div className="flex gap-2">
        <Button size="lg" onClick={() => setStep("clinic")} disabled={busy}>
          {t("setup.back")}
        </Button>
        <Button type="submit" variant="primary" size="lg" busy={busy} className="flex-1">
          {t("setup.finish")}
        </Button>
      </div>
    </StepFrame>
  );
}

function StepFrame({
  title,
  place,
  busy,
  failure,
  onSubmit,
  children,
}: {
  title: string;
  place?: string;
  busy: boolean;
  failure: string | null;
  onSubmit: () => void;
  children: ReactNode;
}) {
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (!busy) onSubmit();
  };
  return (
    <Door title={title}>
      <form onSubmit={send} className="flex flex-col gap-4" noValidate key={title}>
        {place && <p className="text-sm text-muted-foreground">{place}</p>}
        {failure && (
          <Notice tone="error" live>
            {failure}
          </Notice>
        )}
        {children}
      </form>
    </Door>
  );
}

function Choice<Value extends string>({
  label,
  value,
  onChange,
  options,
}: {
  label: string;
  value: Value;
  onChange: (value: Value) => void;
  options: ReadonlyArray<{ value: Value; label: string }>;
}) {
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1 text-sm font-strong">{label}</legend>
      <RadioGroup
        aria-label={label}
        value={value}
        onValueChange={(next) => onChange(next as Value)}
      >
        {options.map((option) => (
          <Radio key={option.value} value={option.value} label={option.label} />
        ))}
      </RadioGroup>
    </fieldset>
  );
}
