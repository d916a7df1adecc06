import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { preferences, setPreferences } from "../app/preferences";
import type es from "./es";
import type officeEs from "./office.es";

export type Language = "es" | "en";
export type Dictionary = typeof es & typeof officeEs;

declare module "i18next" {
  interface CustomTypeOptions {
    resources: { translation: Dictionary };
  }
}

const dictionaries = {
  es: () => import("./es"),
  en: () => import("./en"),
} as const;

/** Words of screens that most people never open. */
const officeDictionaries = {
  es: () => import("./office.es"),
  en: () => import("./office.en"),
} as const;

let wantsOffice = false;
const officeLoaded = new Set<Language>();

async function load(language: Language) {
  if (!i18next.hasResourceBundle(language, "translation")) {
    const { default: dictionary } = await dictionaries[language]();
    i18next.addResourceBundle(language, "translation", dictionary);
  }
  if (wantsOffice && !officeLoaded.has(language)) {
    const { default: dictionary } = await officeDictionaries[language]();
    i18next.addResourceBundle(language, "translation", dictionary, true);
    officeLoaded.add(language);
  }
}

/** A screen of administration, once its words are there too. */
export async function withOfficeWords<Module>(screen: Promise<Module>): Promise<Module> {
  wantsOffice = true;
  const [module] = await Promise.all([screen, load(currentLanguage())]);
  return module;
}

/** Spanish unless this browser, or the browser's own language, says English. */
function firstLanguage(): Language {
  const chosen = preferences().language;
  if (chosen) return chosen;
  return navigator.languages.find((tag) => /^(es|en)\b/u.test(tag))?.startsWith("en") ? "en" : "es";
}

export async function startLanguage() {
  await i18next.use(initReactI18next).init({
    lng: undefined as unknown as string,
    fallbackLng: false,
    resources: {},
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  await changeLanguage(firstLanguage());
}

async function changeLanguage(language: Language) {
  await load(language);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

/** A person's own choice, remembered here. */
export async function chooseLanguage(language: Language) {
  setPreferences({ language });
  await changeLanguage(language);
}

/** The language of the account, unless this browser has been told another. */
export async function suggestLanguage(language: string) {
  if (preferences().language || (language !== "es" && language !== "en")) return;
  await changeLanguage(language);
}

export function currentLanguage(): Language {
  return i18next.language === "en" ? "en" : "es";
}
