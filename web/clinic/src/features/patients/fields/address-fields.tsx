import { Combobox, Field } from "@omi/ui";
import { useController, useFormContext } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { TextField, useFieldError } from "./form-field";
import { provinceOf, provinces } from "./provinces";

const options = provinces.map((name) => ({ value: name, label: name }));

export function AddressFields() {
  const { t } = useTranslation();
  const { control, getValues, setValue } = useFormContext();
  const { field } = useController({ name: "address.province", control });
  const error = useFieldError("address.province");
  const suggestProvince = (postalCode: string) => {
    const province = provinceOf(postalCode.trim());
    if (province && !getValues("address.province")) {
      setValue("address.province", province, { shouldDirty: true });
    }
  };
  return (
    <div className="grid gap-4 sm:grid-cols-6">
      <TextField name="address.street" label={t("fields.street")} className="sm:col-span-6" />
      <TextField
        name="address.postalCode"
        label={t("fields.postalCode")}
        inputMode="numeric"
        maxLength={5}
        className="sm:col-span-2"
        onInput={(event) => suggestProvince(event.currentTarget.value)}
      />
      <TextField name="address.city" label={t("fields.city")} className="sm:col-span-4" />
      <Field label={t("fields.province")} error={error} className="sm:col-span-3">
        <Combobox
          free
          options={options}
          value={field.value}
          onValueChange={field.onChange}
          onBlur={field.onBlur}
        />
      </Field>
    </div>
  );
}
