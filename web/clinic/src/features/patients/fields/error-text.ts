import { useTranslation } from "react-i18next";

/** A rule of ours names a key of the dictionaries; the server sends whole sentences. */
export function useErrorText(): (message: string) => string {
  const { t, i18n } = useTranslation();
  return (message) =>
    message.startsWith("errors.") && i18n.exists(message)
      ? (t as (key: string) => string)(message)
      : message;
}
