import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { Calendar } from "./calendar";

describe("Calendar", () => {
  it("is walked by keys: days, weeks, ends of the week, months and years", async () => {
    const person = userEvent.setup();
    render(<Calendar value="2026-11-18" onValueChange={() => {}} autoFocus />);
    const walk = async (key: string, title: string) => {
      await person.keyboard(key);
      expect(document.activeElement).toHaveAttribute("title", title);
    };
    await walk("{ArrowRight}", "19/11/2026");
    await walk("{ArrowDown}", "26/11/2026");
    await walk("{Home}", "23/11/2026");
    await walk("{End}", "29/11/2026");
    await walk("{PageDown}", "29/12/2026");
    await walk("{Shift>}{PageUp}{/Shift}", "29/12/2025");
  });

  it("offers no day outside its bounds", async () => {
    const chosen = vi.fn();
    const person = userEvent.setup();
    render(
      <Calendar value="2026-11-18" min="2026-11-10" max="2026-11-20" onValueChange={chosen} />,
    );
    expect(screen.getByTitle("09/11/2026")).toBeDisabled();
    expect(screen.getByTitle("21/11/2026")).toBeDisabled();
    await person.click(screen.getByTitle("10/11/2026"));
    expect(chosen).toHaveBeenCalledWith("2026-11-10");
  });
});
