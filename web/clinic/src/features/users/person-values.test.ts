import type { User } from "@omi/api";
import { describe, expect, it } from "vitest";
import { emptyPerson, personRule, toInput, toValues, treats } from "./person-values";

const dentist: User = {
  id: "1",
  name: "Lucía Ferrer",
  email: "lucia@x.es",
  roles: ["ODONTOLOGO", "ADMIN"],
  role: "ODONTOLOGO",
  status: "ACTIVE",
  twoFactorEnabled: false,
  language: "es",
  collegeNumber: "28001234",
  colour: "TEAL",
  createdAt: "2026-01-01T00:00:00Z",
  updatedAt: "2026-01-01T00:00:00Z",
  version: 1,
};

describe("a person of the team", () => {
  it("is sent as it was read", () => {
    expect(toInput(toValues(dentist))).toEqual({
      name: "Lucía Ferrer",
      email: "lucia@x.es",
      roles: ["ODONTOLOGO", "ADMIN"],
      language: "es",
      collegeNumber: "28001234",
      colour: "TEAL",
    });
  });

  it("loses college number and colour with the role that needs them", () => {
    const desk = toInput({ ...toValues(dentist), roles: ["RECEPCION"] });
    expect(desk).toEqual({
      name: "Lucía Ferrer",
      email: "lucia@x.es",
      roles: ["RECEPCION"],
      language: "es",
    });
    expect(treats(["HIGIENISTA"])).toBe(true);
    expect(treats(["ADMIN", "RECEPCION"])).toBe(false);
  });

  it("is asked for name, address and role", () => {
    const found = personRule.safeParse(emptyPerson("es"));
    expect(found.error?.issues.map((issue) => issue.path.join("."))).toEqual([
      "name",
      "email",
      "roles",
    ]);
  });
});
