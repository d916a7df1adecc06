import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
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

const rows = (page) => page.getByRole("main").locator("tbody tr");

/** The hygienist opens a file and notes an allergy; answers the name of the child. */
async function editAsHygienist() {
  const page = await enter(browser, box, "higienista@demo.omi");
  await page.locator("[data-row-link]").first().click();
  const banner = page.getByRole("region", { name: "Datos principales del paciente" });
  const name = await banner.getByRole("heading").textContent();
  await page.getByRole("tab", { name: "Historia médica" }).click();
  await page.getByRole("button", { name: "Anotar cambios" }).click();
  const allergies = page.getByRole("group", { name: "Alergias" }).first();
  await allergies.getByText("Sí, hay", { exact: true }).click();
  await allergies.getByLabel("Otra, con sus palabras").fill("Polen de olivo");
  await allergies.getByRole("button", { name: "Añadir", exact: true }).click();
  await page.getByLabel("Repasada hoy con la familia").uncheck();
  await page.getByRole("button", { name: "Guardar", exact: true }).click();
  await page.getByText("Historia médica guardada").waitFor();
  const address = new URL(page.url()).pathname;
  await page.context().close();
  return { name, address };
}

test("an administrator finds who changed what in whose file, opens it, and takes the log away", async () => {
  const { name, address } = await editAsHygienist();
  const surname = name.split(",")[0].trim();
  const page = await enter(browser, box, "admin@demo.omi");
  await page.getByRole("navigation").getByRole("link", { name: "Actividad" }).click();
  await page.getByRole("heading", { name: "Registro de actividad" }).waitFor();
  await rows(page).first().waitFor();
  await assertSound(page, "activity");

  await page.getByLabel("Tipo de acto").selectOption("Cambios");
  await page.getByRole("button", { name: "Filtros" }).click();
  const filters = page.getByRole("dialog", { name: "Filtros" });
  await filters.getByLabel("Sobre el paciente").fill(surname);
  await filters
    .getByRole("button", { name: new RegExp(surname, "u") })
    .first()
    .waitFor();
  await assertSound(page, "filters of the activity");
  await filters.getByLabel("Acto", { exact: true }).selectOption("Historia médica anotada");
  await page.keyboard.press("Escape");
  await rows(page).filter({ hasText: "Alergias" }).first().waitFor();
  assert.match(page.url(), /kind=CHANGE/u);
  assert.match(page.url(), /act=anamnesis.recorded/u);

  await rows(page)
    .getByRole("button", { name: /^Historia médica anotada/u })
    .first()
    .click();
  const sheet = page.getByRole("dialog", { name: "Historia médica anotada" });
  await sheet.getByText("Polen de olivo").waitFor();
  await sheet.getByText("Higienista").waitFor();
  await assertSound(page, "an entry");
  assert.match(page.url(), /entry=\d+/u);
  await page.reload();
  await sheet.getByText("Polen de olivo").waitFor();
  const child = sheet.getByRole("link").first();
  assert.equal(await child.getAttribute("href"), address);
  await sheet
    .getByRole("button", { name: /^Ver solo:/u })
    .last()
    .click();
  await page.getByRole("button", { name: /^Quitar el filtro Sobre /u }).waitFor();
  assert.match(page.url(), /patient=/u);

  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Exportar" }).click(),
  ]);
  assert.equal(file.suggestedFilename(), "registro-de-actividad.csv");
  const text = readFileSync(await file.path(), "utf8");
  assert.match(text, /^\uFEFFNº;Fecha y hora;/u);
  assert.match(text, /Sustancia: Polen de olivo/u);
  await page.getByText("La exportación queda anotada").waitFor();
  await page.goto(`${box.staff}/actividad?kind=EXPORT`);
  await rows(page).filter({ hasText: "Registro de actividad exportado" }).waitFor();
});

test("the file of a child tells an administrator who has opened it, and nobody else", async () => {
  const page = await enter(browser, box, "admin@demo.omi");
  await page.locator("[data-row-link]").nth(1).click();
  await page.getByRole("tab", { name: "Historial" }).click();
  await page.getByRole("tab", { name: "Quién ha abierto esta ficha" }).click();
  const opened = page.getByRole("listitem").filter({ hasText: "Ficha abierta" });
  await page.getByRole("link", { name: "Verlo en el registro de actividad" }).waitFor();
  // What was shown a moment ago is in the log within a second or so.
  while ((await opened.count()) === 0) {
    await page.reload();
    await page.getByRole("link", { name: "Verlo en el registro de actividad" }).waitFor();
  }
  await assertSound(page, "readers");
  await page.getByRole("link", { name: "Verlo en el registro de actividad" }).click();
  await rows(page).first().waitFor();
  assert.match(page.url(), /patient=/u);
  await page.context().close();

  const desk = await enter(browser, box, "recepcion@demo.omi");
  assert.equal(await desk.getByRole("link", { name: "Actividad" }).count(), 0);
  await desk.locator("[data-row-link]").nth(1).click();
  await desk.getByRole("tab", { name: "Historial" }).waitFor();
  assert.equal(await desk.getByRole("tab", { name: "Quién ha abierto esta ficha" }).count(), 0);
  await desk.goto(`${box.staff}/actividad`);
  await desk.getByText("Sin acceso").waitFor();
  await assertSound(desk, "no access to the activity");
});

test("on a phone the log is read without moving sideways", async () => {
  const page = await enter(browser, box, "admin@demo.omi", { viewport: PHONE });
  await page.goto(`${box.staff}/actividad`);
  await rows(page).first().waitFor();
  const sideways = await page
    .getByRole("main")
    .evaluate((frame) => frame.scrollWidth - frame.clientWidth);
  assert.ok(sideways <= 0, `${sideways} pixels too wide`);
  await rows(page).getByRole("button").first().click();
  await page.getByRole("dialog").getByText("Cuándo").waitFor();
  await assertSound(page, "an entry on a phone");
  await page.getByRole("dialog").getByRole("button", { name: "Cerrar" }).click();
  await page.goto(`${box.staff}/actividad?from=2001-01-01&to=2001-01-02`);
  await page.getByText("Nada coincide con los filtros").waitFor();
  await page.getByRole("main").getByRole("button", { name: "Quitar los filtros" }).click();
  await rows(page).first().waitFor();
});
