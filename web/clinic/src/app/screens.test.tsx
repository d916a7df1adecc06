import { ApiProblem, ApiUnreachable } from "@omi/api";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { chooseLanguage, startLanguage } from "../i18n";
import { LoadFailed } from "./screens";

describe("what could not be loaded", () => {
  beforeAll(async () => {
    await startLanguage();
    await chooseLanguage("es");
  });

  it("says what the server said, names the request, and tries again", async () => {
    const retry = vi.fn();
    const body = { detail: "Se está preparando la lista.", traceId: "abc123" };
    render(<LoadFailed error={new ApiProblem(503, body, null)} onRetry={retry} />);
    expect(screen.getByRole("alert")).toHaveTextContent("Se está preparando la lista.");
    expect(screen.getByText("abc123")).toBeVisible();
    await userEvent.click(screen.getByRole("button"));
    expect(retry).toHaveBeenCalledOnce();
  });

  it("tells a silent server from one that refuses", () => {
    const { rerender } = render(<LoadFailed error={new ApiUnreachable()} onRetry={() => {}} />);
    expect(screen.getByRole("alert")).toHaveTextContent("no responde");
    rerender(<LoadFailed error={new ApiProblem(403, {}, null)} onRetry={() => {}} />);
    expect(screen.queryByRole("alert")).toBeNull();
    expect(screen.getByText("Sin acceso")).toBeVisible();
  });
});
