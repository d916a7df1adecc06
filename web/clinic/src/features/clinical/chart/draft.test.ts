import { describe, expect, it } from "vitest";
import { act, type Draft, type DraftAct, draftOf, type ToothEntry } from "./draft";

const sealed: ToothEntry = {
  toothNumber: 36,
  status: "SELLADOR",
  surfaces: { oclusal: "SELLADOR" },
  detail: { retention: "FULL" },
};
const recorded = (tooth: number) => (tooth === 36 ? sealed : undefined);
const run = (...acts: DraftAct[]): Draft =>
  acts.reduce((draft, next) => act(draft, next, recorded), draftOf([]));

describe("what is entered in a chart", () => {
  it("is the tooth with all its surfaces, over what the chart says", () => {
    const draft = run({ type: "mark", tooth: 36, surfaces: ["mesial"], status: "CARIES" });
    expect(draft.entries.get(36)).toEqual({
      toothNumber: 36,
      status: "CARIES",
      surfaces: { oclusal: "SELLADOR", mesial: "CARIES" },
      detail: { retention: "FULL" },
    });
  });

  it("is taken off by the same mark again", () => {
    const caries = { type: "mark", tooth: 46, surfaces: ["oclusal"], status: "CARIES" } as const;
    expect(run(caries, caries).entries.get(46)).toMatchObject({ status: "SANO", surfaces: {} });
  });

  it("has no surfaces left once the tooth is gone", () => {
    const draft = run(
      { type: "mark", tooth: 46, surfaces: ["oclusal"], status: "CARIES" },
      { type: "mark", tooth: 46, surfaces: ["oclusal"], status: "AUSENTE" },
    );
    expect(draft.entries.get(46)).toMatchObject({ status: "AUSENTE", surfaces: {} });
  });

  it("keeps a treated pulp when a surface is filled", () => {
    const draft = run(
      { type: "mark", tooth: 54, surfaces: [], status: "PULPOTOMIA" },
      { type: "mark", tooth: 54, surfaces: ["oclusal"], status: "OBTURADO" },
    );
    expect(draft.entries.get(54)?.status).toBe("PULPOTOMIA");
  });

  it("is undone and done again step by step, and nothing is undone twice", () => {
    const first = { type: "mark", tooth: 46, surfaces: [], status: "CARIES" } as const;
    const second = { type: "markMany", teeth: [11, 21], status: "SANO" } as const;
    expect(run(first, second, { type: "undo" }).entries.size).toBe(1);
    expect(
      run(first, second, { type: "undo" }, { type: "undo" }, { type: "undo" }).entries.size,
    ).toBe(0);
    expect(run(first, second, { type: "undo" }, { type: "redo" }).entries.size).toBe(3);
    expect(run(first, { type: "undo" }, second, { type: "redo" }).entries.size).toBe(2);
  });

  it("is forgotten tooth by tooth", () => {
    const draft = run(
      { type: "mark", tooth: 46, surfaces: [], status: "CARIES" },
      { type: "forget", tooth: 46 },
    );
    expect(draft.entries.size).toBe(0);
  });
});
