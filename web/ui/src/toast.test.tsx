import { act, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Toaster, toast } from "./toast";

describe("Toaster", () => {
  beforeEach(() => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
  });
  afterEach(() => {
    act(() => vi.advanceTimersByTime(20_000));
    vi.useRealTimers();
  });

  it("offers to undo for eight seconds", () => {
    render(<Toaster />);
    act(() => {
      toast("Paciente dado de baja", { undo: () => {} });
    });
    act(() => vi.advanceTimersByTime(7_900));
    expect(screen.getByText("Paciente dado de baja")).toBeVisible();
    act(() => vi.advanceTimersByTime(200));
    expect(screen.queryByText("Paciente dado de baja")).toBeNull();
  });

  it("undoes the latest by button and by Ctrl+Z, once", async () => {
    const person = userEvent.setup({ advanceTimers: vi.advanceTimersByTime });
    const first = vi.fn();
    const second = vi.fn();
    render(<Toaster />);
    act(() => {
      toast("Primero", { undo: first });
      toast("Segundo", { undo: second });
    });
    await person.keyboard("{Control>}z{/Control}");
    expect(second).toHaveBeenCalledOnce();
    expect(first).not.toHaveBeenCalled();
    await person.click(screen.getByRole("button", { name: "Deshacer" }));
    expect(first).toHaveBeenCalledOnce();
    expect(screen.queryByRole("listitem")).toBeNull();
  });

  it("lets a later message take the place of one about the same thing", () => {
    render(<Toaster />);
    act(() => {
      toast("Dado de baja", { about: "patient", undo: () => {} });
      toast("Guardado");
      toast("Recuperado", { about: "patient" });
    });
    const shown = screen.getAllByRole("listitem").map((item) => item.textContent);
    expect(shown).toEqual(["Guardado", "Recuperado"]);
  });

  it("leaves Ctrl+Z to the box that one is typing in", async () => {
    const person = userEvent.setup({ advanceTimers: vi.advanceTimersByTime });
    const undo = vi.fn();
    render(
      <>
        <input aria-label="Nombre" />
        <Toaster />
      </>,
    );
    act(() => {
      toast("Hecho", { undo });
    });
    await person.click(screen.getByRole("textbox"));
    await person.keyboard("{Control>}z{/Control}");
    expect(undo).not.toHaveBeenCalled();
  });
});
