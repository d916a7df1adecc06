import { Button, Dialog, DialogContent, Notice } from "@omi/ui";
import { type ReactNode, useId } from "react";
import { type FieldValues, FormProvider, type UseFormReturn } from "react-hook-form";
import { useTranslation } from "react-i18next";

/** A form in a dialog, with what the server refused at its top and both ways out at its foot. */
export function FormDialog<Values extends FieldValues>({
  title,
  description,
  width = "md",
  form,
  failure,
  confirm,
  onSend,
  onClose,
  children,
}: {
  title: string;
  description?: string;
  width?: "md" | "lg";
  form: UseFormReturn<Values>;
  failure: string | null;
  /** The verb of the act when it is not "save". */
  confirm?: string;
  onSend: (values: Values) => Promise<void>;
  onClose: () => void;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent
        width={width}
        title={title}
        description={description}
        footer={
          <>
            <Button onClick={onClose}>{t("common.cancel")}</Button>
            <Button type="submit" form={id} variant="primary" busy={form.formState.isSubmitting}>
              {confirm ?? t("common.save")}
            </Button>
          </>
        }
      >
        <FormProvider {...form}>
          <form id={id} noValidate onSubmit={form.handleSubmit((values) => onSend(values))}>
            {failure && (
              <Notice tone="error" live className="mb-4">
                {failure}
              </Notice>
            )}
            {children}
          </form>
        </FormProvider>
      </DialogContent>
    </Dialog>
  );
}
