import { addMonths, fromIso, today } from "@omi/ui";
import * as z from "zod/mini";
import { isEmail, isPhone, isSpanishId } from "../spanish-id";
import type { RegistrationValues } from "./values";

// Compiling checks at run time is what the content security policy forbids.
z.config({ jitless: true });

/* Messages are keys of the dictionaries, so that a change of language changes them too. */

const NAME_MAX = 200;
const TEXT_MAX = 4000;
const ADULT_AGE_MONTHS = 18 * 12;

export const nameRule = z
  .string()
  .check(z.trim(), z.minLength(1, "errors.required"), z.maxLength(NAME_MAX, "errors.tooLong"));

export const idRule = z
  .string()
  .check(z.refine((text) => text.trim() === "" || isSpanishId(text), "errors.dniNie"));

export const remarksRule = z.string().check(z.maxLength(TEXT_MAX, "errors.tooLong"));

export const birthRule = z.string().check(
  z.minLength(1, "errors.required"),
  z.refine((text) => text === "" || fromIso(text) !== null, "errors.date"),
  z.refine((text) => fromIso(text) === null || text <= today(), "errors.future"),
  z.refine(
    (text) => fromIso(text) === null || text > addMonths(today(), -ADULT_AGE_MONTHS),
    "errors.adult",
  ),
);

const dateRule = z.string().check(
  z.minLength(1, "errors.required"),
  z.refine((text) => text === "" || fromIso(text) !== null, "errors.date"),
);

export const askedRule = z
  .object({
    answer: z.string(),
    text: remarksRule,
  })
  .check(
    z.refine(({ answer, text }) => answer !== "some" || text.trim() !== "", {
      message: "errors.describe",
      path: ["text"],
    }),
  );

const line = z.string().check(z.maxLength(NAME_MAX, "errors.tooLong"));

export const addressRule = z.object({
  street: line,
  postalCode: z
    .string()
    .check(
      z.refine((text) => text.trim() === "" || /^\d{5}$/u.test(text.trim()), "errors.postalCode"),
    ),
  city: line,
  province: line,
});

/** A list of choices whose first entry is "choose"; not an enum, so that the rules of the whole still speak. */
const chosen = z.string().check(z.minLength(1, "errors.choose"));

const planFields = z.object({
  planType: chosen,
  startDate: dateRule,
  paymentFrequency: chosen,
});

export const planRule = z.object({ plan: planFields });

export const guardianRule = z
  .object({
    knownId: z.string(),
    firstName: nameRule,
    lastName: nameRule,
    relationship: chosen,
    dniNie: idRule,
    email: z
      .string()
      .check(z.refine((text) => text.trim() === "" || isEmail(text.trim()), "errors.email")),
    phone: z
      .string()
      .check(z.refine((text) => text.trim() === "" || isPhone(text), "errors.phone")),
    accessRestricted: z.boolean(),
    restriction: remarksRule,
  })
  .check(
    z.refine(({ email, phone }) => email.trim() !== "" || phone.trim() !== "", {
      message: "errors.contact",
      path: ["phone"],
    }),
  );

export const registrationRule = z
  .object({
    firstName: nameRule,
    lastName: nameRule,
    dateOfBirth: birthRule,
    dniNie: idRule,
    guardians: z.array(guardianRule),
    primary: z.number(),
    plan: planFields,
    consents: z.object({
      RGPD: z.boolean().check(z.refine((signed) => signed, "errors.rgpd")),
      IMAGES: z.boolean(),
      COMMERCIAL: z.boolean(),
      WHATSAPP: z.boolean(),
    }),
    signedBy: z.string().check(z.maxLength(NAME_MAX, "errors.tooLong")),
    address: addressRule,
    allergies: askedRule,
    medication: askedRule,
    remarks: remarksRule,
  })
  .check((context) => {
    const { dniNie, guardians, primary } = context.value as RegistrationValues;
    if ([dniNie, ...guardians.map((guardian) => guardian.dniNie)].some((id) => id.trim() !== "")) {
      return;
    }
    context.issues.push({
      code: "custom",
      input: dniNie,
      path: ["guardians", primary, "dniNie"],
      message: "errors.someId",
    });
  });
