import { render, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { Field } from "./field";
import { Input } from "./input";

describe("Field", () => {
  it("ties the label, the hint and the error to the control", () => {
    render(
      <Field label="Correo" hint="El del trabajo" error="No está completo" required>
        <Input />
      </Field>,
    );
    const input = screen.getByRole("textbox", { name: /Correo/u });
    expect(input).toBeInvalid();
    expect(input).toBeRequired();
    expect(input).toHaveAccessibleDescription("El del trabajo No está completo");
  });

  it("says nothing is wrong while nothing is", () => {
    render(
      <Field label="Correo">
        <Input />
      </Field>,
    );
    const input = screen.getByRole("textbox", { name: "Correo" });
    expect(input).toBeValid();
    expect(input).not.toHaveAttribute("aria-describedby");
  });
});
