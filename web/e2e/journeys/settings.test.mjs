// The clinic's own settings: changed, refused, seen in the history and brought back.
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

const save = (page) => page.getByRole("button", { name: "Guardar cambios" }).click();

async function openSettings(page) {
  await page.getByRole("link", { name: "Ajustes" }).click();
  await page.getByRole("heading", { name: "Ajustes" }).waitFor();
  await page.getByLabel("Nombre de la clínica").waitFor();
}

const openSection = (page, name) =>
  page
    .getByRole("navigation", { name: "Apartados de los ajustes" })
    .getByRole("link", { name })
    .click();

test("the owner changes name, price and hours, sees who did it, and takes it back", async () => {
  const page = await enter(browser, box, "admin@demo.omi");
  await openSettings(page);
  await assertSound(page, "settings");
  await openSection(page, "Cambios anteriores");
  await page.getByText("Todavía no se ha cambiado nada.").waitFor();
  await openSection(page, "Clínica");
  const name = page.getByLabel("Nombre de la clínica");
  const before = await name.inputValue();

  await name.fill("Sonrisas de Luna");
  await page.getByLabel("HIM", { exact: true }).first().fill("195,50");
  await page.getByRole("button", { name: "Añadir un tramo el Sábado" }).click();
  await page.getByLabel("Cierre, Sábado").fill("09:00");
  await page.getByLabel("Motivo del cambio (opcional)").fill("Cambio de temporada");
  await save(page);
  await page.getByText("la de cierre, después de la de apertura").waitFor();
  await assertSound(page, "refused settings");
  await page.getByLabel("Cierre, Sábado").fill("14:00");
  await save(page);
  await page.getByText("Cambios guardados").waitFor();
  await openSection(page, "Cambios anteriores");
  await page.getByText("nombre, precios de los planes, horario").waitFor();
  await page.getByText("Cambio de temporada", { exact: false }).waitFor();
  await page.getByText("Sonrisas de Luna").first().waitFor();

  await page.getByRole("button", { name: "Recuperar" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("Cambia: nombre, precios de los planes, horario.").waitFor();
  await assertSound(page, "bringing settings back");
  await dialog.getByRole("button", { name: "Recuperar estos ajustes" }).click();
  await dialog.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Recuperar" }).nth(1).waitFor();
  await assertSound(page, "history of the settings");
  await openSection(page, "Clínica");
  await page.reload();
  await name.waitFor();
  assert.equal(await name.inputValue(), before);
});

test("unsaved changes are asked about, and two who change at once hear of each other", async () => {
  const one = await enter(browser, box, "admin@demo.omi");
  await openSettings(one);
  const other = await enter(browser, box, "admin@demo.omi");
  await openSettings(other);
  await other.getByLabel("NIF").fill("B12345674");
  await save(other);
  await other.getByText("Cambios guardados").waitFor();

  await one.getByLabel("Población").fill("Toledo");
  await one.getByLabel("Calle y número").fill("Calle Ancha 3");
  await one.getByLabel("Código postal").fill("45001");
  await one.getByRole("link", { name: "Pacientes", exact: true }).click();
  await one.getByRole("alertdialog").waitFor();
  await one.keyboard.press("Escape");
  await save(one);
  await one.getByRole("alert").getByText("ha cambiado").waitFor();
  await one.getByRole("button", { name: "Ver cómo están ahora" }).click();
  await one.getByRole("alert").waitFor({ state: "detached" });
  assert.equal(await one.getByLabel("NIF").inputValue(), "B12345674");
});

test("reception has no settings", async () => {
  const page = await enter(browser, box, "recepcion@demo.omi", { viewport: PHONE, hasTouch: true });
  await page.goto(`${box.staff}/ajustes`);
  await page.getByText("Sin acceso").waitFor();
  await assertSound(page, "settings without permission");
});
