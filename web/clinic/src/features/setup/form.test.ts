import { describe, expect, test } from "vitest";
import { codeInAddress, emptyDraft, isCanary, toInput } from "./form";

describe("the first run", () => {
  test("takes the code out of the address that the console shows, and only there", () => {
    const code = "7k3m9q2x4w8r6tzn5v1bc0dfgh";
    expect(codeInAddress({ pathname: "/setup", hash: `#${code}` })).toBe(code);
    expect(codeInAddress({ pathname: "/", hash: `#${code}` })).toBeNull();
    expect(codeInAddress({ pathname: "/setup", hash: "" })).toBeNull();
    expect(codeInAddress({ pathname: "/setup", hash: "#<script>" })).toBeNull();
  });

  test("knows the postal codes of the Canaries", () => {
    expect(isCanary("35001")).toBe(true);
    expect(isCanary(" 38670 ")).toBe(true);
    expect(isCanary("28013")).toBe(false);
    expect(isCanary("350011")).toBe(false);
  });

  test("sends what was typed, the clinic and the person apart", () => {
    const draft = { ...emptyDraft("es"), name: "Sonrisas", admin: "Elena", email: " e@x.es " };
    const input = toInput("code", draft);
    expect(input.token).toBe("code");
    expect(input.clinic.name).toBe("Sonrisas");
    expect(input.admin).toEqual({ name: "Elena", email: "e@x.es", password: "" });
  });
});
