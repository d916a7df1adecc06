import { describe, expect, it } from "vitest";
import { filterCount, readListSearch, toQuery } from "./search";

describe("the address of the list", () => {
  it("keeps what it knows and drops the rest", () => {
    const read = readListSearch({
      q: "nunez belen",
      plan: "HIM",
      risk: "BLUE",
      ageMin: "4",
      ageMax: "-1",
      createdFrom: "2026-05-01",
      createdTo: "2026-02-30",
      state: "deleted",
      sort: "-age",
      evil: "<script>",
    });
    expect(read).toEqual({
      q: "nunez belen",
      plan: "HIM",
      ageMin: 4,
      createdFrom: "2026-05-01",
      state: "deleted",
      sort: "-age",
    });
  });

  it("lists by surname, and a search by how well it matches", () => {
    expect(toQuery({})).toMatchObject({ sort: "name", query: undefined });
    expect(toQuery({ q: " nunez " })).toMatchObject({ sort: undefined, query: "nunez" });
    expect(toQuery({ q: "nunez", sort: "age" })).toMatchObject({ sort: "age" });
  });

  it("asks for reviews that are overdue or due soon", () => {
    expect(toQuery(readListSearch({ review: "overdue" }))).toMatchObject({
      reviewOverdue: true,
      reviewDueWithin: undefined,
    });
    expect(toQuery(readListSearch({ review: 30 }))).toMatchObject({ reviewDueWithin: 30 });
    expect(readListSearch({ review: "31" })).toEqual({});
  });

  it("counts filters, not the search or the order", () => {
    expect(filterCount({ q: "x", sort: "age" })).toBe(0);
    expect(filterCount({ plan: "HIM", ageMin: 0 })).toBe(2);
  });
});
