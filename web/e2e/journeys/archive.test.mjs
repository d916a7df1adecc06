// The owner's Friday: the whole clinic in one file, for the new machine.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { startBox } from "../support/box.mjs";
import { assertSound, enter, openBrowser, PHONE } from "../support/browser.mjs";

const WORDS = "cepillo azul del norte";

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

test("an archive of the clinic is made with a passphrase, downloaded and put away", async () => {
  const page = await enter(browser, box, "admin@demo.omi");
  await page.getByRole("link", { name: "Importar" }).click();
  await page.getByRole("link", { name: "Archivo de la clínica" }).click();
  await page.getByRole("heading", { name: "Archivo de la clínica" }).waitFor();
  const words = page.getByLabel("Contraseña del archivo", { exact: true });
  const again = page.getByLabel("Repite la contraseña", { exact: true });
  await words.fill("123456789012");
  await again.fill("123456789013");
  await button(page, "Crear archivo").click();
  await page.getByText("No coinciden. Escríbelas de nuevo.").waitFor();
  await again.fill("123456789012");
  await button(page, "Crear archivo").click();
  await page.getByText("Es de las primeras que prueba cualquiera", { exact: false }).waitFor();
  await assertSound(page, "the form of the archive");
  await words.fill(WORDS);
  await again.fill(WORDS);
  await button(page, "Crear archivo").click();
  await page.getByRole("heading", { name: "El archivo está listo" }).waitFor();
  await assertSound(page, "the archive that is ready");
  const digest = box.console("digest").trim();
  await page.getByText(digest).waitFor();

  const downloading = page.waitForEvent("download");
  await button(page, "Descargar").click();
  const download = await downloading;
  assert.match(download.suggestedFilename(), /^omi-clinica-\d{4}-\d\d-\d\d\.omi$/u);
  const bytes = await readFile(await download.path());
  assert.equal(bytes.subarray(0, 8).toString(), "OMI-ARC1");

  await page.setViewportSize(PHONE);
  await assertSound(page, "the archive on a phone");
  await button(page, "Eliminar de OMI").click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Eliminar de OMI" }).click();
  await words.waitFor();
});

test("whoever may not take the clinic away is told so", async () => {
  const page = await enter(browser, box, "recepcion@demo.omi");
  await page.goto(`${box.staff}/importar/archivo`);
  await page.getByRole("heading", { name: "Archivo de la clínica" }).waitFor();
  assert.equal(await button(page, "Crear archivo").count(), 0);
  await assertSound(page, "no archive for the desk");
});
