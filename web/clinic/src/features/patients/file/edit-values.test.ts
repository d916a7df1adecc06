import type { Patient } from "@omi/api";
import { describe, expect, it } from "vitest";
import { toEditValues, toFields } from "./edit-values";

const patient = {
  id: "1",
  firstName: "Belén",
  lastName: "Núñez Ortega",
  dateOfBirth: "2019-03-14",
  dniNie: null,
  address: null,
  remarks: null,
  version: 3,
} as Patient;

describe("editing a file", () => {
  it("gives back what it was given when nothing changed", () => {
    expect(toFields(patient, toEditValues(patient))).toEqual(patient);
  });
});
