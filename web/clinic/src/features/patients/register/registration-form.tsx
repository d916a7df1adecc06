import { Button, Notice } from "@omi/ui";
import { useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { FormProvider } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { AddressFields } from "../fields/address-fields";
import { AskedField } from "../fields/asked-field";
import { ErrorSummary } from "../fields/error-summary";
import { LongTextField } from "../fields/form-field";
import { ConsentSection } from "./consent-section";
import { DuplicateDialog, KnownGuardianDialog } from "./doubt-dialogs";
import { GuardianSection } from "./guardian-section";
import { LeaveGuard } from "./leave-guard";
import { ChildSection, PlanSection } from "./sections";
import { useRegistration } from "./use-registration";

/** A child, its family, plan and consent, in one form and one request. */
export function RegistrationForm() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const registration = useRegistration();
  const { form, doubt, failure } = registration;
  return (
    <FormProvider {...form}>
      <form onSubmit={registration.submit} noValidate aria-label={t("nav.register")}>
        <div className="max-w-186">
          {failure && (
            <Notice tone="error" live className="mb-5">
              {failure}
            </Notice>
          )}
          <ErrorSummary />
          <FormSection title={t("register.child")}>
            <ChildSection />
          </FormSection>
          <FormSection title={t("patients.guardians")} text={t("register.guardiansText")}>
            <GuardianSection />
          </FormSection>
          <FormSection title={t("plans.plan")}>
            <PlanSection />
          </FormSection>
          <FormSection title={t("register.health")} text={t("register.healthText")}>
            <div className="flex flex-col gap-5">
              <AskedField
                name="allergies"
                label={t("fields.allergies")}
                none={t("patients.noAllergies")}
              />
              <AskedField
                name="medication"
                label={t("fields.medication")}
                none={t("patients.noMedication")}
              />
              <LongTextField
                name="remarks"
                label={t("fields.remarks")}
                hint={t("register.remarksHint")}
                rows={2}
              />
            </div>
          </FormSection>
          <FormSection title={t("fields.address")} text={t("common.optional")}>
            <AddressFields />
          </FormSection>
          <FormSection title={t("consents.title")} text={t("register.consentsText")}>
            <ConsentSection />
          </FormSection>
        </div>
        <div
          data-dock="actions"
          className="sticky bottom-0 z-10 -mx-4 border-t border-border bg-background px-4 py-3 sm:-mx-7 sm:px-7"
        >
          <div className="flex max-w-186 flex-wrap justify-end gap-2">
            <Button onClick={() => void navigate({ to: "/pacientes" })}>
              {t("common.cancel")}
            </Button>
            <Button type="submit" variant="primary" busy={form.formState.isSubmitting}>
              {t("register.submit")}
            </Button>
          </div>
        </div>
      </form>
      <LeaveGuard done={registration.done} />
      <DuplicateDialog
        doubt={doubt?.kind === "duplicate" ? doubt : null}
        onDismiss={registration.dismissDoubt}
        onConfirm={registration.confirmDuplicate}
      />
      <KnownGuardianDialog
        doubt={doubt?.kind === "guardian" ? doubt : null}
        onDismiss={registration.dismissDoubt}
        onSame={registration.attachGuardian}
        onOther={registration.confirmNewGuardian}
      />
    </FormProvider>
  );
}

function FormSection({
  title,
  text,
  children,
}: {
  title: string;
  text?: string;
  children: ReactNode;
}) {
  return (
    <section
      aria-label={title}
      className="grid gap-x-8 gap-y-3 border-t border-border py-6 first-of-type:border-t-0 first-of-type:pt-0 md:grid-cols-[11rem_1fr]"
    >
      <div>
        <h2 className="font-strong">{title}</h2>
        {text && <p className="mt-1 text-sm text-muted-foreground">{text}</p>}
      </div>
      <div className="min-w-0">{children}</div>
    </section>
  );
}
