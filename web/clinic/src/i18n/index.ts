import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { preferences, setPreferences } from "../app/preferences";
import type es from "./es";
import type teamEs from "./parts/team-es";

export type Language = "es" | "en";
/** What every screen may say; the rest comes with the screens that say it. */
export type Dictionary = typeof es;

declare module "i18next" {
  interface CustomTypeOptions {
    resources: { translation: Dictionary & typeof teamEs };
  }
}

const dictionaries = {
  es: () => import("./es"),
  en: () => import("./en"),
} as const;

const parts = {
  team: { es: () => import("./parts/team-es"), en: () => import("./parts/team-en") },
} as const;
type Part = keyof typeof parts;

/** The parts that some screen has asked for, which a change of language brings along. */
const wanted = new Set<Part>();

async function load(language: Language) {
  if (!i18next.hasResourceBundle(language, "translation")) {
    const { default: dictionary } = await dictionaries[language]();
    i18next.addResourceBundle(language, "translation", dictionary, true);
  }
  await Promise.all([...wanted].map((part) => loadPart(part, language)));
}

async function loadPart(part: Part, language: Language) {
  const { default: words } = await parts[part][language]();
  i18next.addResourceBundle(language, "translation", words, true);
}

/** A screen together with the words that it alone says. */
export async function withWords<Screen>(part: Part, screen: Promise<Screen>): Promise<Screen> {
  wanted.add(part);
  await loadPart(part, currentLanguage());
  return screen;
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
