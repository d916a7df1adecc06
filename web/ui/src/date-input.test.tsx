import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { describe, expect, it } from "vitest";
import { DateInput } from "./date-input";

function Example({ start = "" }: { start?: string }) {
  const [value, setValue] = useState(start);
  return (
    <>
      <DateInput aria-label="Fecha" value={value} onValueChange={setValue} />
      <output>{value}</output>
    </>
  );
}

describe("DateInput", () => {
  it("gives a date as soon as what is typed is one, and tidies it on leaving", async () => {
    const person = userEvent.setup();
    render(<Example />);
    const input = screen.getByRole("textbox", { name: "Fecha" });
    await person.type(input, "14-3-2019");
    expect(screen.getByRole("status")).toHaveTextContent("2019-03-14");
    await person.tab();
    expect(input).toHaveValue("14/03/2019");
  });

  it("keeps what is no date, for the form to judge", async () => {
    const person = userEvent.setup();
    render(<Example />);
    const input = screen.getByRole("textbox", { name: "Fecha" });
    await person.type(input, "31/02/2020");
    await person.tab();
    expect(screen.getByRole("status")).toHaveTextContent("31/02/2020");
    expect(input).toHaveValue("31/02/2020");
  });

  it("takes a day of the calendar", async () => {
    const person = userEvent.setup();
    render(<Example start="2019-03-14" />);
    await person.click(screen.getByRole("button", { name: "Abrir el calendario" }));
    await person.click(screen.getByTitle("20/03/2019"));
    expect(screen.getByRole("textbox", { name: "Fecha" })).toHaveValue("20/03/2019");
  });
});
