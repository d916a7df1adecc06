import type { MedicalStatement } from "@omi/api";
import { describe, expect, it } from "vitest";
import { newKey, toDraft, toInput, withItem, withoutItem } from "./draft";

const none = { known: "NONE_KNOWN" as const, items: [] };
const statement: MedicalStatement = {
  allergies: { known: "LISTED", items: [{ allergen: "LATEX" }, { substance: "Kiwi" }] },
  medication: none,
  conditions: { known: "NOT_ASKED", items: [] },
  trauma: { known: "LISTED", items: [{ kind: "AVULSION", teeth: [11, 21] }] },
  orthodontics: none,
};

describe("a medical history while it is edited", () => {
  it("is sent back as it came", () => {
    expect(toInput(toDraft(statement))).toEqual(statement);
  });

  it("sends no entries where there are said to be none, and keeps them for when that was a slip", () => {
    const draft = toDraft(statement);
    const slip = { ...draft, allergies: { ...draft.allergies, known: "NONE_KNOWN" as const } };
    expect(toInput(slip).allergies).toEqual(none);
    const back = { ...slip, allergies: { ...slip.allergies, known: "LISTED" as const } };
    expect(toInput(back)).toEqual(statement);
  });

  it("lists once there is an entry, changes it in its place, and takes it out", () => {
    const first = { key: newKey(), name: "Ventolin" };
    const listed = withItem({ known: "NOT_ASKED", items: [] }, first);
    expect(listed).toEqual({ known: "LISTED", items: [first] });
    const changed = withItem(listed, { ...first, name: "Salbutamol" });
    expect(changed.items.map(({ name }) => name)).toEqual(["Salbutamol"]);
    expect(withoutItem(changed, first.key)).toEqual({ known: "LISTED", items: [] });
  });
});
