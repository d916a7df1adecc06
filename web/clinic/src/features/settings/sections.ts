/** The sections of the settings, in their order: the address names one, and the command palette leads to each. */
export const settingsSections = [
  { key: "clinica", label: "settings.clinic" },
  { key: "imagen", label: "settings.brand" },
  { key: "festivos", label: "settings.holidays" },
  { key: "riesgo", label: "settings.riskAndReviews" },
  { key: "conservacion", label: "settings.retention" },
  { key: "funciones", label: "settings.features" },
  { key: "consentimientos", label: "settings.consents" },
  { key: "seguridad", label: "settings.security" },
  { key: "historial", label: "settings.history" },
] as const;

export type SettingsSection = (typeof settingsSections)[number]["key"];
