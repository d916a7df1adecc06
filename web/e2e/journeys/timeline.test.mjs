// A child's line of time, its clinical summary and the home page, for those who treat and for the desk.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startBox } from "../support/box.mjs";
import { assertSound, enter, openBrowser, PHONE } from "../support/browser.mjs";

let box;
let browser;
before(async () => {
  box = await startBox();
  browser = await openBrowser(box.authority);
});
after(async () => {
  await browser?.close();
  await box?.stop();
});

const figure = (page, name) => page.getByRole("link", { name: new RegExp(`^${name}`, "u") });

test("a dentist starts from the figures, reads a child's summary and filters its line of time", async () => {
  const page = await enter(browser, box, "odontologo@demo.omi");
  await page.keyboard.press("g");
  await page.keyboard.press("h");
  await page.getByRole("heading", { name: "Inicio", level: 1 }).waitFor();
  await figure(page, "Pacientes").first().waitFor();
  await page.getByRole("region", { name: "Por riesgo de caries" }).getByText("Alto").waitFor();
  await page.getByRole("region", { name: "Por plan activo" }).getByText("Preventivo").waitFor();
  await page.getByText("No tienes borradores abiertos.").waitFor();
  await assertSound(page, "home of a dentist");

  const coming = page.getByRole("region", { name: "Próximas revisiones" });
  await coming.getByRole("listitem").getByRole("link").first().click();
  const summary = page.getByRole("region", { name: "Resumen clínico" });
  await summary.getByText("Última revisión").waitFor();
  await summary.getByText("CAOD / ceod").waitFor();
  await assertSound(page, "clinical summary");

  await page.getByRole("tab", { name: "Historial" }).click();
  const line = page.getByRole("tabpanel", { name: "Historial" });
  const filter = line.getByRole("group", { name: "Qué se muestra" });
  await line.getByText("Riesgo valorado").first().waitFor();
  await line.getByText("Hallazgos", { exact: true }).nth(1).waitFor();
  await assertSound(page, "line of time");
  await filter.getByRole("button", { name: "Visitas" }).click();
  await line.getByText("Riesgo valorado").first().waitFor({ state: "detached" });
  await line.getByRole("listitem").filter({ hasText: "placa" }).first().waitFor();
  await filter.getByRole("button", { name: "Cambios" }).click();
  await line.getByText("Alta del paciente").waitFor();
});

test("the desk sees what waits and a line without findings, also on a phone", async () => {
  const page = await enter(browser, box, "recepcion@demo.omi", { viewport: PHONE });
  await page.goto(`${box.staff}/inicio`);
  await figure(page, "Revisiones vencidas").waitFor();
  assert.equal(await page.getByText("Por riesgo de caries").count(), 0);
  await assertSound(page, "home of the desk on a phone");
  await figure(page, "Revisiones en 30 días").click();
  await page.locator("[data-row-link]").first().click();
  await page.getByRole("heading", { level: 1 }).waitFor();
  assert.equal(await page.getByRole("region", { name: "Resumen clínico" }).count(), 0);
  await page.getByRole("tab", { name: "Historial" }).click();
  const line = page.getByRole("tabpanel", { name: "Historial" });
  await line.getByText("próxima revisión").first().waitFor();
  const kinds = line.getByRole("group", { name: "Qué se muestra" }).getByRole("button");
  assert.deepEqual(await kinds.allTextContents(), ["Todo", "Visitas", "Cambios"]);
  const words = await line.textContent();
  for (const word of ["placa", "Caries", "caries", "Riesgo", "Hallazgos"]) {
    assert.ok(!words.includes(word), word);
  }
  await assertSound(page, "line of time of the desk");
});
