import { useTranslation } from "react-i18next";
import { Forbidden, Page } from "../../../app/screens";
import { usePermission } from "../../auth/session";
import { RegistrationForm } from "./registration-form";

export function Registration() {
  const { t } = useTranslation();
  const allowed = usePermission("patients.write");
  return <Page title={t("nav.register")}>{allowed ? <RegistrationForm /> : <Forbidden />}</Page>;
}
