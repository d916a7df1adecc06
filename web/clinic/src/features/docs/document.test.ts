import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type ApiDocument, fieldsOf, groupsOf, shortly } from "./document";

const SNAPSHOT = join(import.meta.dirname, "../../../../api/openapi.json");
const document: ApiDocument = JSON.parse(readFileSync(SNAPSHOT, "utf8"));

describe("the document of the API", () => {
  it("is listed whole, each operation once", () => {
    const listed = groupsOf(document, "").flatMap((group) => group.operations);
    const all = Object.values(document.paths).flatMap((item) => Object.keys(item));
    expect(listed.length).toBe(all.length);
    expect(new Set(listed.map((one) => one.id)).size).toBe(listed.length);
  });

  it("is searched by every word, in whatever case", () => {
    const found = groupsOf(document, "POST api/AUTH login").flatMap((group) => group.operations);
    expect(found.map((one) => one.path)).toContain("/api/auth/login");
    expect(found.every((one) => one.method === "POST")).toBe(true);
    expect(groupsOf(document, "no such thing at all")).toEqual([]);
  });

  it("tells what a value is", () => {
    expect(shortly({ type: "string", format: "date" })).toBe("string (date)");
    expect(shortly({ type: ["string", "null"] })).toBe("string | null");
    expect(shortly({ type: "array", items: { $ref: "#/components/schemas/X" } })).toBe("X[]");
    expect(shortly({ enum: ["A", "B"] })).toBe('"A" | "B"');
    expect(shortly({ oneOf: [{ type: "null" }, { $ref: "#/x/Y" }] })).toBe("null | Y");
  });

  it("finds the fields of what is put together", () => {
    const me = fieldsOf(document, { $ref: "#/components/schemas/Me" });
    const names = me.map((field) => field.name);
    expect(names).toContain("permissions");
    expect(names).toContain("email");
  });
});
