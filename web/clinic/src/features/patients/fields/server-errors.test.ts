import { describe, expect, it } from "vitest";
import { toFormName } from "./server-errors";

describe("a field that the server names", () => {
  it.each([
    ["firstName", "firstName"],
    ["guardians[1].email", "guardians.1.email"],
    ["plan.startDate", "plan.startDate"],
    ["address.postalCode", "address.postalCode"],
    ["allergies", "allergies.text"],
    ["consents", "consents.RGPD"],
    ["consents[0].kind", "consents.RGPD"],
    ["consents[0].signedBy", "signedBy"],
    ["guardians", "guardians.0.firstName"],
  ])("%s is the form's %s", (field, name) => {
    expect(toFormName(field)).toBe(name);
  });
});
