import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { preferences, setPreferences } from "../app/preferences";
import type clinicalEs from "./clinical.es";
import type es from "./es";
import type officeEs from "./office.es";

export type Language = "es" | "en";
export type Dictionary = typeof es & typeof officeEs & typeof clinicalEs;

declare module "i18next" {
  interface CustomTypeOptions {
    resources: { translation: Dictionary };
  }
}

const dictionaries = {
  es: () => import("./es"),
  en: () => import("./en"),
} as const;

/** Words that come with the screens that speak them. */
const wordSets = {
  /** Of administration, which most people never open. */
  office: { es: () => import("./office.es"), en: () => import("./office.en") },
  /** Of those who treat. */
  clinical: { es: () => import("./clinical.es"), en: () => import("./clinical.en") },
} as const;
type WordSet = keyof typeof wordSets;

const wanted = new Set<WordSet>();
const loaded = new Set<string>();

async function load(language: Language) {
  if (!i18next.hasResourceBundle(language, "translation")) {
    const { default: dictionary } = await dictionaries[language]();
    i18next.addResourceBundle(language, "translation", dictionary);
  }
  await Promise.all([...wanted].map((set) => loadSet(language, set)));
}

async function loadSet(language: Language, set: WordSet) {
  const key = `${set}.${language}`;
  if (loaded.has(key)) return;
  const { default: dictionary } = await wordSets[set][language]();
  i18next.addResourceBundle(language, "translation", dictionary, true);
  loaded.add(key);
}

async function withWords<Module>(set: WordSet, screen: Promise<Module>): Promise<Module> {
  wanted.add(set);
  const [module] = await Promise.all([screen, load(currentLanguage())]);
  return module;
}

/** A screen of administration, once its words are there too. */
export const withOfficeWords = <Module>(screen: Promise<Module>) => withWords("office", screen);

/** A screen about a child's health, once its words are there too. */
export const withClinicalWords = <Module>(screen: Promise<Module>) => withWords("clinical", screen);

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
