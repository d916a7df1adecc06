import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startBox } from "../support/box.mjs";
import { assertSound, enter, openBrowser } from "../support/browser.mjs";

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

/** The family of the first child in the list. */
async function openFamily(email) {
  const page = await enter(browser, box, email);
  await page.locator("[data-row-link]").first().click();
  await page.getByRole("tab", { name: "Familia" }).click();
  await page.getByRole("link", { name: "Ver la familia" }).click();
  const heading = page.getByRole("heading", { name: /^Familia de/u });
  await heading.waitFor();
  const name = (await heading.textContent()).replace("Familia de", "").trim();
  return { page, name };
}

test("a family's code is made, printed in two languages, made anew and taken back", async () => {
  const { page, name } = await openFamily("recepcion@demo.omi");
  await page.getByRole("button", { name: `Crear otro código QR para ${name}` }).click();
  const asks = page.getByRole("alertdialog");
  await assertSound(page, "making another code");
  await asks.getByRole("button", { name: "Crear e imprimir" }).click();
  const sheet = page.getByRole("dialog", { name: `Código QR para ${name}` });
  await sheet.getByRole("img", { name: `Código QR de ${name}` }).waitFor();
  await sheet.getByText("El portal de familias todavía no está abierto").waitFor();
  await assertSound(page, "a family's code");

  const paper = page.locator("#print-sheet");
  const first = await paper.locator("svg").innerHTML();
  await page.emulateMedia({ media: "print" });
  await paper.getByText("Clínica Dental Sonrisas: acceso al portal de familias").waitFor();
  await paper.getByText(`Para: ${name}`).waitFor();
  await paper.locator("svg").waitFor();
  await page.emulateMedia({ media: "screen" });
  await paper.waitFor({ state: "hidden" });
  await sheet.getByLabel("Idioma de la hoja").selectOption("English");
  await page.emulateMedia({ media: "print" });
  await paper.getByText("The portal is not open yet").waitFor();
  await page.emulateMedia({ media: "screen" });
  await sheet.getByRole("button", { name: "Terminar" }).click();

  await page.getByRole("button", { name: `Crear otro código QR para ${name}` }).click();
  await asks.getByRole("button", { name: "Crear e imprimir" }).click();
  await sheet.getByRole("img", { name: `Código QR de ${name}` }).waitFor();
  assert.notEqual(await paper.locator("svg").innerHTML(), first, "another code");
  await sheet.getByRole("button", { name: "Terminar" }).click();

  await page.getByRole("button", { name: `Retirar el código QR de ${name}` }).click();
  await assertSound(page, "taking a code back");
  await asks.getByRole("button", { name: "Retirar" }).click();
  await page.getByText(`Código retirado: ${name}`).waitFor();
  await page.getByText("Sin código").first().waitFor();
  await page.getByRole("button", { name: `Crear e imprimir el código QR de ${name}` }).waitFor();
  await assertSound(page, "a family without a code");

  const dentist = await openFamily("odontologo@demo.omi");
  await dentist.page.getByRole("heading", { name, exact: true }).waitFor();
  assert.equal(await dentist.page.getByText("Código QR de la familia").count(), 0);

  const admin = await enter(browser, box, "admin@demo.omi");
  await admin.goto(`${box.staff}/actividad`);
  await admin.getByText("Código QR de familia retirado").first().waitFor();
  await admin.getByText("Código QR de familia creado").first().waitFor();
});
