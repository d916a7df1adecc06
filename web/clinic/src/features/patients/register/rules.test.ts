import { addMonths, today } from "@omi/ui";
import { describe, expect, it } from "vitest";
import { registrationRule } from "./rules";
import {
  emptyGuardian,
  emptyRegistration,
  type RegistrationValues,
  toPatientInput,
} from "./values";

function complete(change: Partial<RegistrationValues> = {}): RegistrationValues {
  const empty = emptyRegistration();
  return {
    ...empty,
    firstName: " Belén ",
    lastName: "Núñez Ortega",
    dateOfBirth: "2019-03-14",
    guardians: [
      {
        ...emptyGuardian,
        firstName: "Elena",
        lastName: "Ortega Prado",
        relationship: "MADRE",
        dniNie: "12345678Z",
        phone: "612 345 678",
      },
    ],
    plan: { ...empty.plan, planType: "PREVENTIVO" },
    consents: { ...empty.consents, RGPD: true },
    ...change,
  };
}

function messages(values: RegistrationValues): Record<string, string> {
  const result = registrationRule.safeParse(values);
  return Object.fromEntries(
    (result.error?.issues ?? []).map((issue) => [issue.path.join("."), issue.message]),
  );
}

describe("a registration", () => {
  it("passes when it has what it needs", () => {
    expect(messages(complete())).toEqual({});
  });

  it("says all that an empty form lacks, at once", () => {
    expect(messages(emptyRegistration())).toEqual({
      firstName: "errors.required",
      lastName: "errors.required",
      dateOfBirth: "errors.required",
      "guardians.0.firstName": "errors.required",
      "guardians.0.lastName": "errors.required",
      "guardians.0.relationship": "errors.choose",
      "guardians.0.phone": "errors.contact",
      "guardians.0.dniNie": "errors.someId",
      "plan.planType": "errors.choose",
      "consents.RGPD": "errors.rgpd",
    });
  });

  it.each([
    ["31/02/2020", "errors.date"],
    [addMonths(today(), 1), "errors.future"],
    [addMonths(today(), -18 * 12), "errors.adult"],
  ])("refuses %s as a date of birth", (dateOfBirth, message) => {
    expect(messages(complete({ dateOfBirth }))).toEqual({ dateOfBirth: message });
  });

  it("takes a child on the day before it comes of age", () => {
    const almost = addMonths(today(), -18 * 12 + 1);
    expect(messages(complete({ dateOfBirth: almost }))).toEqual({});
  });

  it("wants the child's document or a guardian's, whichever there is", () => {
    const [guardian = emptyGuardian] = complete().guardians;
    const without = complete({ guardians: [{ ...guardian, dniNie: "" }] });
    expect(messages(without)).toEqual({ "guardians.0.dniNie": "errors.someId" });
    expect(messages({ ...without, dniNie: "00000000T" })).toEqual({});
  });

  it("takes a part of an address, but no impossible postal code", () => {
    const address = { street: "Calle Mayor, 1", postalCode: "2801", city: "", province: "Madrid" };
    expect(messages(complete({ address }))).toEqual({
      "address.postalCode": "errors.postalCode",
    });
  });

  it("wants to know which allergies when there are some", () => {
    const allergies = { answer: "some" as const, text: " " };
    expect(messages(complete({ allergies }))).toEqual({ "allergies.text": "errors.describe" });
  });
});

describe("what is sent", () => {
  const signedAt = "2026-11-24T09:00:00.000Z";

  it("tells not asked, none and some apart", () => {
    const sent = (allergies: RegistrationValues["allergies"]) =>
      toPatientInput(complete({ allergies }), signedAt, []).allergies;
    expect(sent({ answer: "unasked", text: "látex" })).toBeNull();
    expect(sent({ answer: "none", text: "látex" })).toBe("");
    expect(sent({ answer: "some", text: " látex " })).toBe("látex");
  });

  it("is trimmed, names one primary guardian, and the signer of each consent", () => {
    const values = complete({
      guardians: [
        ...complete().guardians,
        { ...emptyGuardian, firstName: "Luis", lastName: "Núñez" },
      ],
      primary: 1,
      consents: { RGPD: true, IMAGES: false, COMMERCIAL: false, WHATSAPP: true },
    });
    const input = toPatientInput(values, signedAt, [
      { kind: "RGPD", version: "1" },
      { kind: "WHATSAPP", version: "3" },
    ]);
    expect(input.firstName).toBe("Belén");
    expect(input.dniNie).toBeNull();
    expect(input.address).toBeNull();
    expect(input.guardians.map((guardian) => guardian.isPrimary)).toEqual([false, true]);
    expect(input.consents).toEqual([
      { kind: "RGPD", textVersion: "1", signedBy: "Luis Núñez", signedAt },
      { kind: "WHATSAPP", textVersion: "3", signedBy: "Luis Núñez", signedAt },
    ]);
  });
});
