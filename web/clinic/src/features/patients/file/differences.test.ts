import { describe, expect, it } from "vitest";
import { differences, merge, type Shown, untouched } from "./differences";

interface Values {
  name: string;
  phone: string;
  isPrimary: boolean;
  hidden: string;
}

const fields: Shown<Values> = {
  name: { label: "Nombre", show: (name) => name },
  phone: { label: "Teléfono", show: (phone) => phone.replace(/ /gu, "") },
  isPrimary: { label: "Principal", show: (is) => (is ? "Sí" : "No") },
};
const theirs: Values = { name: "Elena", phone: "612345678", isPrimary: true, hidden: "a" };

describe("two people who saved the same thing", () => {
  it("are shown only what they disagree on, as it is shown", () => {
    const mine = { ...theirs, name: "Helena", phone: "612 345 678", isPrimary: false, hidden: "b" };
    expect(differences(fields, mine, theirs)).toEqual([
      { name: "name", mine: "Helena", theirs: "Elena" },
      { name: "isPrimary", mine: "No", theirs: "Sí" },
    ]);
  });

  it("keep what is typed unless the other one is chosen", () => {
    const mine = { ...theirs, name: "Helena", isPrimary: false };
    expect(merge(mine, theirs, ["isPrimary"])).toEqual({ ...theirs, name: "Helena" });
  });

  it("give way where only the other one has changed something", () => {
    const base = { ...theirs, name: "Elena M.", phone: "600000000" };
    const mine = { ...base, name: "Helena" };
    expect([...untouched(fields, base, mine, theirs)]).toEqual(["phone"]);
  });
});
