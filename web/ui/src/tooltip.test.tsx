import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { place, Tooltip } from "./tooltip";

const box = (left: number, top: number, width = 20, height = 20) => ({ left, top, width, height });

describe("where a tooltip stands", () => {
  it("stands beside the thing, at its middle", () => {
    expect(place(box(100, 100), box(0, 0, 60, 10), "right")).toEqual({ left: 126, top: 105 });
    expect(place(box(100, 100), box(0, 0, 60, 10), "bottom")).toEqual({ left: 80, top: 126 });
  });

  it("turns to the other side at the edge, and stays within the window", () => {
    const { innerWidth, innerHeight } = window;
    expect(place(box(innerWidth - 30, 100), box(0, 0, 60, 10), "right").left).toBe(innerWidth - 96);
    expect(place(box(100, innerHeight - 30), box(0, 0, 60, 10), "bottom").top).toBe(
      innerHeight - 46,
    );
    expect(place(box(0, 100), box(0, 0, 60, 10), "bottom").left).toBe(8);
  });
});

describe("a tooltip", () => {
  it("shows when the pointer rests, describes the thing, and goes with Escape", async () => {
    render(
      <Tooltip label="Lo que hace">
        <button type="button">Icono</button>
      </Tooltip>,
    );
    const button = screen.getByRole("button", { name: "Icono" });
    expect(screen.queryByRole("tooltip")).toBeNull();
    fireEvent.pointerEnter(button, { pointerType: "mouse" });
    const tooltip = await waitFor(() => screen.getByRole("tooltip"));
    expect(tooltip.textContent).toBe("Lo que hace");
    expect(button.getAttribute("aria-describedby")).toBe(tooltip.id);
    fireEvent.keyDown(document, { key: "Escape" });
    expect(screen.queryByRole("tooltip")).toBeNull();
    expect(button.hasAttribute("aria-describedby")).toBe(false);
  });
});
