import { describe, expect, it } from "vitest";
import { readEvent } from "./live";

describe("a block of a stream", () => {
  it("is an event with the position to go on from", () => {
    const block = 'event: reset\nid: 42\ndata: {"seq":42}';
    expect(readEvent(block)).toEqual({
      event: { event: "reset", data: { seq: 42 } },
      position: 42,
    });
  });

  it("has no position when it moves nothing", () => {
    const heard = readEvent('event: presence\ndata: {"place":null}');
    expect(heard).toEqual({
      event: { event: "presence", data: { place: null } },
      position: undefined,
    });
  });

  it("is nothing when it is a breath", () => {
    expect(readEvent(":")).toBeUndefined();
  });
});
