import type { Role } from "@omi/api";
import { Checkbox, FieldError, Radio, RadioGroup } from "@omi/ui";
import { useId } from "react";
import { useController, useFormContext, useWatch } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { colourNames, keysOf, roleNames } from "../../i18n/values";
import { ChoiceField, TextField, useFieldError } from "../patients/fields/form-field";
import { ColourDot } from "./colour";
import { type PersonValues, staffRoles, treats } from "./person-values";

/** Name, address, roles; for those who treat also college number and colour. */
export function PersonFields() {
  const { t } = useTranslation();
  const roles = useWatch<PersonValues, "roles">({ name: "roles" });
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <TextField
        name="name"
        label={t("setup.adminName")}
        required
        autoFocus
        className="sm:col-span-2"
      />
      <TextField
        name="email"
        type="email"
        label={t("fields.email")}
        hint={t("users.loginEmailHint")}
        required
        autoCapitalize="none"
        spellCheck={false}
      />
      <ChoiceField name="language" label={t("users.language")}>
        <option value="es">Español</option>
        <option value="en">English</option>
      </ChoiceField>
      <RolesField />
      {treats(roles) && (
        <>
          <TextField
            name="collegeNumber"
            label={t("users.collegeNumber")}
            hint={t("users.collegeNumberHint")}
            className="sm:col-span-2"
            autoCapitalize="characters"
            spellCheck={false}
          />
          <ColourField />
        </>
      )}
    </div>
  );
}

function RolesField() {
  const { t } = useTranslation();
  const { control } = useFormContext<PersonValues>();
  const { field } = useController({ name: "roles", control });
  const error = useFieldError("roles");
  const id = useId();
  const toggle = (role: Role, isHeld: boolean) =>
    field.onChange(
      isHeld ? [...field.value, role] : field.value.filter((held: Role) => held !== role),
    );
  return (
    <fieldset className="sm:col-span-2" aria-describedby={`${id}-hint`}>
      <legend className="mb-1 text-sm font-strong">{t("account.roles")}</legend>
      <div className="grid gap-x-4 gap-y-2 sm:grid-cols-2">
        {staffRoles.map((role, index) => (
          <Checkbox
            key={role}
            ref={index === 0 ? field.ref : undefined}
            label={t(roleNames[role])}
            checked={field.value.includes(role)}
            aria-invalid={error ? true : undefined}
            onCheckedChange={(checked) => toggle(role, checked === true)}
          />
        ))}
      </div>
      <p id={`${id}-hint`} className="mt-1 text-xs text-muted-foreground">
        {t("users.rolesHint")}
      </p>
      {error && <FieldError>{error}</FieldError>}
    </fieldset>
  );
}

/** No colour is an own choice: a radio group holds no empty value. */
const NONE = "NONE";

function ColourField() {
  const { t } = useTranslation();
  const { control } = useFormContext<PersonValues>();
  const { field } = useController({ name: "colour", control });
  const error = useFieldError("colour");
  return (
    <fieldset className="sm:col-span-2">
      <legend className="mb-1 text-sm font-strong">{t("users.colour")}</legend>
      <RadioGroup
        aria-label={t("users.colour")}
        className="grid grid-cols-2 gap-x-4 gap-y-2 sm:grid-cols-3"
        value={field.value || NONE}
        onValueChange={(value) => field.onChange(value === NONE ? "" : value)}
      >
        {keysOf(colourNames).map((colour) => (
          <Radio
            key={colour}
            value={colour}
            label={
              <span className="inline-flex items-center gap-1.5">
                <ColourDot colour={colour} />
                {t(colourNames[colour])}
              </span>
            }
          />
        ))}
        <Radio value={NONE} label={t("users.noColour")} />
      </RadioGroup>
      {error && <FieldError>{error}</FieldError>}
    </fieldset>
  );
}
