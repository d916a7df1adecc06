import { expect, it } from "vitest";
import { places } from "./navigation";

it("has a key of its own for every place", () => {
  const keys = places.map((place) => place.key);
  expect(new Set(keys).size).toBe(keys.length);
});
