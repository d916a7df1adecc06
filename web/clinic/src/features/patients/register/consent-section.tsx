import { Button, Checkbox, FieldError } from "@omi/ui";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useController, useFormContext, useWatch } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { consentNames } from "../../../i18n/values";
import { TextField, useFieldError } from "../fields/form-field";
import { consentsQuery } from "./consent-query";
import { type RegistrationValues, signer } from "./values";

const ConsentText = lazy(() => import("./consent-text"));

const hints = {
  RGPD: "consents.hints.RGPD",
  IMAGES: "consents.hints.IMAGES",
  COMMERCIAL: "consents.hints.COMMERCIAL",
  WHATSAPP: "consents.hints.WHATSAPP",
} as const;

export function ConsentSection() {
  const { t } = useTranslation();
  const { control } = useFormContext<RegistrationValues>();
  const values = useWatch({ control }) as RegistrationValues;
  const first = signer({ ...values, signedBy: "" });
  return (
    <div className="flex flex-col gap-3">
      <ConsentBox kind="RGPD" required />
      <ConsentBox kind="IMAGES" />
      <ConsentBox kind="WHATSAPP" />
      <ConsentBox kind="COMMERCIAL" />
      <TextField
        name="signedBy"
        label={t("fields.signedBy")}
        hint={t("register.signedByHint")}
        placeholder={first}
        className="mt-1 max-w-95"
      />
    </div>
  );
}

function ConsentBox({ kind, required }: { kind: keyof typeof hints; required?: boolean }) {
  const { t } = useTranslation();
  const { control } = useFormContext<RegistrationValues>();
  const { field } = useController({ name: `consents.${kind}`, control });
  const error = useFieldError(`consents.${kind}`);
  const text = useQuery(consentsQuery).data?.items.find((one) => one.kind === kind);
  const [reading, setReading] = useState(false);
  return (
    <div>
      <Checkbox
        ref={field.ref}
        label={
          <>
            {t(consentNames[kind])}
            {required && (
              <span aria-hidden className="text-red">
                {" "}
                *
              </span>
            )}
          </>
        }
        hint={t(hints[kind])}
        aria-invalid={error ? true : undefined}
        aria-required={required}
        checked={field.value}
        onBlur={field.onBlur}
        onCheckedChange={(checked) => field.onChange(checked === true)}
      />
      {text && (
        <Button
          variant="link"
          size="sm"
          className="ml-6"
          aria-describedby={`consent-${kind}`}
          onClick={() => setReading(true)}
        >
          {t("consents.read", { version: text.version })}
        </Button>
      )}
      <span id={`consent-${kind}`} className="sr-only">
        {t(consentNames[kind])}
      </span>
      {text && reading && (
        <Suspense>
          <ConsentText consent={text} onClose={() => setReading(false)} />
        </Suspense>
      )}
      {error && <FieldError>{error}</FieldError>}
    </div>
  );
}
