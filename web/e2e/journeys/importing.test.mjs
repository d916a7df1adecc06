// A receptionist's Monday: three thousand children of another program come in, go out, and come in again.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startBox } from "../support/box.mjs";
import { assertSound, enter, openBrowser, PHONE } from "../support/browser.mjs";
import { messyList } from "../support/messy.mjs";

/** A debug build enters a few hundred rows a second. */
const LONG = { timeout: 180_000 };

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

const button = (page, name) => page.getByRole("button", { name, exact: true });

async function openImports(page) {
  await page.getByRole("link", { name: "Importar" }).click();
  await page.getByRole("heading", { name: "Importar pacientes" }).waitFor();
}

const upload = (page, name, buffer) =>
  page.locator("[data-import-file]").first().setInputFiles({ name, mimeType: "text/csv", buffer });

async function tellTheRest(page) {
  await page.getByLabel("Plan", { exact: true }).selectOption("PREVENTIVO");
  await page.getByLabel("Forma de pago", { exact: true }).selectOption("ANNUAL");
  await page.getByLabel("Inicio del plan", { exact: true }).fill("01/09/2026");
  await page.getByRole("checkbox", { name: /La clínica guarda en papel/u }).check();
}

const counted = (page, label) =>
  page.getByRole("button", { name: label }).locator("span").first().innerText();

test("a messy list of 3,000 children is imported, undone, imported again, and a child is found", async () => {
  const list = messyList();
  const page = await enter(browser, box, "admin@demo.omi");
  await openImports(page);
  await page.getByText("Todavía no se ha importado nada").waitFor();
  await assertSound(page, "imports");

  await upload(page, "pacientes.csv", list.bytes);
  await page.getByRole("heading", { name: "Columnas" }).waitFor(LONG);
  assert.equal(await page.getByLabel("Nº Historia", { exact: true }).inputValue(), "formerNumber");
  assert.equal(await page.getByLabel("F. Nacimiento", { exact: true }).inputValue(), "dateOfBirth");
  await tellTheRest(page);
  await page.getByLabel("Qué significa «Mami» en Parentesco").selectOption("MADRE");
  await assertSound(page, "columns");
  await button(page, "Comprobar las filas").click();
  await page.getByText("Todavía no se ha guardado nada.", { exact: false }).waitFor(LONG);
  const { letter, day, contact, grown, twice } = list.faults;
  assert.equal(await counted(page, /Con errores$/u), String(letter + day + contact + grown));
  assert.equal(await counted(page, /Ya conocidos$/u), String(twice));
  assert.equal(await counted(page, /Por importar$/u), String(list.sound));
  await page.getByText("La letra no corresponde", { exact: false }).first().waitFor();
  await assertSound(page, "checked rows");

  const downloads = page.waitForEvent("download");
  await button(page, "Descargar las filas por corregir").click();
  const report = await downloads;
  assert.equal(report.suggestedFilename(), "omi-filas-por-corregir.csv");

  await page.getByRole("button", { name: /^Importar \d/u }).click();
  await page.getByText("Importación terminada.").waitFor(LONG);
  assert.equal(await counted(page, /Importados$/u), String(list.sound));
  await assertSound(page, "finished import");

  await button(page, "Deshacer la importación").click();
  await page
    .getByRole("alertdialog")
    .getByRole("button", { name: "Deshacer la importación" })
    .click();
  await page.getByText("no queda nada de ella", { exact: false }).waitFor(LONG);
  await button(page, "Comprobar las filas").click();
  await page.getByRole("button", { name: /^Importar \d/u }).click(LONG);
  await page.getByText("Importación terminada.").waitFor(LONG);
  assert.equal(await counted(page, /Importados$/u), String(list.sound));

  await page.getByRole("link", { name: "Pacientes", exact: true }).click();
  await page.getByRole("searchbox").fill("610000022");
  await page.getByRole("link", { name: /Begoña/u }).click();
  await page.getByText("N.º de historia anterior: 4022").waitFor();
  await assertSound(page, "an imported file");
});

test("the list leaves as it is filtered, as a workbook or as lines, and the log tells", async () => {
  const page = await enter(browser, box, "admin@demo.omi");
  await page.getByRole("searchbox").fill("lopez");
  for (const [item, name] of [
    ["Excel (.xlsx)", "pacientes.xlsx"],
    ["CSV", "pacientes.csv"],
  ]) {
    await button(page, "Descargar lista").click();
    await page.getByRole("menuitem", { name: item }).waitFor();
    await assertSound(page, "the menu of downloads");
    const downloads = page.waitForEvent("download");
    await page.getByRole("menuitem", { name: item }).click();
    assert.equal((await downloads).suggestedFilename(), name);
  }
  await page.getByRole("link", { name: "Actividad" }).click();
  await page.getByText("Lista de pacientes exportada").first().waitFor();
});

test("what is no list is refused plainly, and reception does not import", async () => {
  const page = await enter(browser, box, "admin@demo.omi", { viewport: PHONE, hasTouch: true });
  await page.goto(`${box.staff}/importar`);
  await button(page, "Elegir ficheros").waitFor();
  await upload(page, "foto.csv", Buffer.from("\x89PNG\0\0\0"));
  await page.getByRole("alert").getByText("Solo se leen listas", { exact: false }).waitFor();
  await assertSound(page, "a refused file");
  const other = await enter(browser, box, "recepcion@demo.omi");
  await other.goto(`${box.staff}/importar`);
  await other.getByText("Sin acceso").waitFor();
});
