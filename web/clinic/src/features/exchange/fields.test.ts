import { describe, expect, it } from "vitest";
import { firstPlan, fitPlan, readMapping, unclearValues, understood, writeMapping } from "./fields";

const column = (name: string, guess: string | null, values: string[] = []) => ({
  name,
  guess,
  samples: values,
  values,
  meanings: { "guardians[0].relationship": { Padre: "PADRE" } },
});
const columns = [
  column("Nombre", "firstName"),
  column("Parentesco", "guardians[0].relationship", ["Mami", "Padre"]),
  column("Sexo", null, ["V", "M"]),
];

describe("the columns of an import", () => {
  it("begin as they were guessed, and keep what was told", () => {
    const plan = firstPlan(columns);
    expect(plan.columns).toEqual(["firstName", "guardians[0].relationship", null]);
    const told = { ...plan, columns: [null, "remarks"] };
    expect(fitPlan(told, columns).columns).toEqual([null, "remarks", null]);
  });

  it("go into a file and come back by name, whatever stands between", () => {
    const plan = {
      ...firstPlan(columns),
      values: { "guardians[0].relationship": { Mami: "MADRE" } },
      defaults: { planType: "HIM" },
    };
    const text = writeMapping(plan, columns);
    const moved = [column("Otra", null), ...[...columns].reverse()];
    const back = readMapping(text, moved);
    expect(back?.columns).toEqual([null, null, "guardians[0].relationship", "firstName"]);
    expect(back?.values).toEqual(plan.values);
    expect(back?.defaults).toEqual(plan.defaults);
    for (const wrong of ["", "{}", "[]", "null", '{"omi":"columns","columns":[1]}']) {
      expect(readMapping(wrong, columns)).toBeNull();
    }
  });

  it("ask for the meaning of words only where there are few meanings", () => {
    expect(unclearValues(firstPlan(columns), columns)).toEqual([
      { field: "guardians[0].relationship", column: columns[1] },
    ]);
    const relationship = columns[1] ?? column("", null);
    expect(understood("guardians[1].relationship", "Padre", relationship)).toBe("PADRE");
    expect(understood("guardians[0].relationship", "Mami", relationship)).toBe("");
  });
});
