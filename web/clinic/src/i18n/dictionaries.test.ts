import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import clinicalEn from "./clinical.en";
import clinicalEs from "./clinical.es";
import en from "./en";
import es from "./es";
import officeEn from "./office.en";
import officeEs from "./office.es";

const SOURCES = join(import.meta.dirname, "..");
const PLURAL = /_(one|other)$/u;

function flatten(dictionary: object, prefix = ""): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [key, value] of Object.entries(dictionary)) {
    const path = prefix ? `${prefix}.${key}` : key;
    if (typeof value === "string") flat[path] = value;
    else Object.assign(flat, flatten(value, path));
  }
  return flat;
}

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    const isDictionary = /(^|[\\/])(office\.|clinical\.)?(es|en)\.ts$/u.test(path);
    return /\.tsx?$/u.test(path) && !/\.test\./u.test(path) && !isDictionary
      ? [readFileSync(path, "utf8")]
      : [];
  });
}

const spanish = flatten({ ...es, ...officeEs, ...clinicalEs });
const english = flatten({ ...en, ...officeEn, ...clinicalEn });
const code = sources(SOURCES).join("\n");
const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)/gu)].map((m) => m[1]).sort();

describe("the dictionaries", () => {
  it("have the same keys", () => {
    expect(Object.keys(english).sort()).toEqual(Object.keys(spanish).sort());
  });

  it("leave nothing empty, and speak with the same placeholders", () => {
    for (const [key, text] of Object.entries(spanish)) {
      expect(text.trim(), key).not.toBe("");
      expect(english[key]?.trim(), key).not.toBe("");
      expect(placeholders(english[key] ?? ""), key).toEqual(placeholders(text));
    }
  });

  it("hold no key that nothing speaks", () => {
    const unused = Object.keys(spanish).filter(
      (key) => !code.includes(`"${key.replace(PLURAL, "")}"`),
    );
    expect(unused).toEqual([]);
  });

  it("hold every key that is spoken", () => {
    const spoken = [...code.matchAll(/\bt\(\s*"([^"]+)"/gu)].map((match) => match[1] ?? "");
    const missing = spoken.filter((key) => !(key in spanish) && !(`${key}_other` in spanish));
    expect(spoken.length).toBeGreaterThan(200);
    expect(missing).toEqual([]);
  });

  it("raise no voice: no exclamation marks, and questions that open as they close", () => {
    for (const [key, text] of Object.entries(spanish)) {
      expect(text, key).not.toMatch(/[!¡]/u);
      expect((text.match(/\?/gu) ?? []).length, key).toBe((text.match(/¿/gu) ?? []).length);
    }
  });
});
