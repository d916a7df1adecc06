/**
 * DNI and NIE: the number modulo 23 picks the letter; a NIE's X, Y, Z stand for 0, 1, 2.
 * Source: Orden INT/2058/2008 and the calculation published by the Ministerio del Interior.
 */
const LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE";

export function normaliseSpanishId(text: string): string {
  return text.toUpperCase().replace(/[\s.-]/gu, "");
}

export function isSpanishId(text: string): boolean {
  const match = /^([XYZ]?)(\d{7,8})([A-Z])$/u.exec(normaliseSpanishId(text));
  if (!match) return false;
  const [, prefix = "", digits = "", letter] = match;
  if (prefix.length + digits.length !== 8) return false;
  const number = Number((prefix ? "XYZ".indexOf(prefix) : "") + digits);
  return LETTERS[number % 23] === letter;
}

/** A number that can be rung: nine digits in Spain, or a country code in front. */
export function isPhone(text: string): boolean {
  const digits = text.replace(/[\s().-]/gu, "");
  return /^(?:\+34|0034)?[6-9]\d{8}$/u.test(digits) || /^(?:\+|00)(?!34)\d{7,15}$/u.test(digits);
}

export function isEmail(text: string): boolean {
  return /^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/u.test(text);
}
