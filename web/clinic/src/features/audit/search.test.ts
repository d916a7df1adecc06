import { describe, expect, it } from "vitest";
import { activityFilterCount, readActivitySearch, toAuditQuery } from "./search";

const somebody = "01930a3e-7c00-7000-8000-000000000001";

describe("the address of the log", () => {
  it("keeps what it knows and drops the rest", () => {
    expect(
      readActivitySearch({
        user: somebody,
        patient: "1",
        kind: "READ",
        act: "patients.opened",
        from: "2026-02-30",
        to: "2026-02-28",
        entry: "17",
        other: "x",
      }),
    ).toEqual({
      user: somebody,
      kind: "READ",
      act: "patients.opened",
      to: "2026-02-28",
      entry: 17,
    });
    expect(readActivitySearch({ kind: "OTHER", act: "<x>", entry: "-1" })).toEqual({});
  });

  it("asks for the filters and not for the entry that is open", () => {
    const search = { user: somebody, entry: 17 };
    expect(toAuditQuery(search)).toEqual({ user: somebody });
    expect(activityFilterCount(search)).toBe(1);
  });
});
