import type { Colour, PersonInput, Role, User } from "@omi/api";
import * as z from "zod/mini";
import { isEmail } from "../patients/spanish-id";

// Compiling checks at run time is what the content security policy forbids.
z.config({ jitless: true });

/** A person of the team as typed. */
export interface PersonValues {
  name: string;
  email: string;
  roles: Role[];
  collegeNumber: string;
  colour: Colour | "";
  language: "es" | "en";
}

export const staffRoles = [
  "ADMIN",
  "ODONTOLOGO",
  "HIGIENISTA",
  "RECEPCION",
] as const satisfies readonly Role[];

/** Whether somebody in these roles treats children, and so has a college number and a colour. */
export const treats = (roles: readonly Role[]) =>
  roles.some((role) => role === "ODONTOLOGO" || role === "HIGIENISTA");

export const personRule = z.object({
  name: z
    .string()
    .check(z.trim(), z.minLength(1, "errors.required"), z.maxLength(200, "errors.tooLong")),
  email: z.string().check(
    z.trim(),
    z.minLength(1, "errors.required"),
    z.refine((text) => text === "" || isEmail(text), "errors.email"),
  ),
  roles: z.array(z.string()).check(z.minLength(1, "errors.choose")),
  collegeNumber: z.string().check(z.maxLength(20, "errors.tooLong")),
  colour: z.string(),
  language: z.string(),
});

export function emptyPerson(language: string): PersonValues {
  return {
    name: "",
    email: "",
    roles: [],
    collegeNumber: "",
    colour: "",
    language: language === "en" ? "en" : "es",
  };
}

export function toValues(person: User): PersonValues {
  return {
    name: person.name,
    email: person.email ?? "",
    roles: person.roles,
    collegeNumber: person.collegeNumber ?? "",
    colour: person.colour ?? "",
    language: person.language,
  };
}

/** What only those who treat have is left out for everybody else. */
export function toInput(values: PersonValues): PersonInput {
  const { name, email, roles, language } = values;
  const input: PersonInput = { name: name.trim(), email: email.trim(), roles, language };
  if (!treats(roles)) return input;
  return {
    ...input,
    ...(values.collegeNumber.trim() ? { collegeNumber: values.collegeNumber.trim() } : {}),
    ...(values.colour ? { colour: values.colour } : {}),
  };
}
