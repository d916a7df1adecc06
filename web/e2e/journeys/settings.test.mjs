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

test("holidays are added at once, points are refused with the reason, and both stand in the history", async () => {
  const page = await enter(browser, box, "admin@demo.omi", { viewport: PHONE, hasTouch: true });
  await page.goto(`${box.staff}/ajustes?seccion=festivos`);
  await page.getByText("No hay ninguno todavía.").waitFor();
  await page.getByLabel("Año", { exact: true }).fill("2027");
  await page.getByRole("button", { name: "Añadir los de ese año" }).click();
  await page.getByLabel("Nombre del festivo 10").waitFor();
  assert.equal(await page.getByLabel("Nombre del festivo 3").inputValue(), "Viernes Santo");
  await page.getByRole("button", { name: "Añadir los de ese año" }).click();
  await page.getByRole("button", { name: "Añadir un día" }).click();
  await save(page);
  await page.getByText("Escribe un día del calendario").waitFor();
  await assertSound(page, "holidays");
  await page.getByLabel("Día del festivo 11").fill("15/05/2027");
  await page.getByLabel("Nombre del festivo 11").fill("San Isidro");
  await save(page);
  await page.getByText("Cambios guardados").waitFor();

  await openSection(page, "Riesgo y revisiones");
  await page.getByLabel("3 caries nuevas o más").fill("2");
  await save(page);
  await page.getByText("No puede valer menos que el caso más leve.").waitFor();
  await assertSound(page, "points of risk");
  await page.getByLabel("3 caries nuevas o más").fill("7");
  await save(page);
  await page.getByText("No puede valer menos que el caso más leve.").waitFor({ state: "detached" });

  await openSection(page, "Conservación");
  await page.getByLabel("Años que se conserva").fill("1");
  await save(page);
  await page.getByText("Entre 2 y 20 años.").waitFor();
  await assertSound(page, "retention");
  await page.getByLabel("Años que se conserva").fill("10");
  await save(page);
  await page.getByText("Entre 2 y 20 años.").waitFor({ state: "detached" });

  await openSection(page, "Cambios anteriores");
  await page.getByText("conservación", { exact: true }).first().waitFor();
  await page.getByText("puntos del riesgo", { exact: true }).first().waitFor();
  await page.getByText("festivos", { exact: true }).first().waitFor();
});

test("a part that is switched off is gone from every open screen, and answers nothing to anybody", async () => {
  const page = await enter(browser, box, "admin@demo.omi");
  const other = await enter(browser, box, "admin@demo.omi");
  const menu = other.getByRole("navigation", { name: "Menú principal" });
  await menu.getByRole("link", { name: "Importar" }).waitFor();
  await page.goto(`${box.staff}/ajustes?seccion=funciones`);
  const imports = page.getByRole("switch", { name: "Importar pacientes" });
  await imports.click();
  await assertSound(page, "parts that are on and off");
  await save(page);
  await page.getByText("Cambios guardados").waitFor();
  await menu.getByRole("link", { name: "Importar" }).waitFor({ state: "detached" });
  await other.goto(`${box.staff}/importar`);
  await other.getByText("Importar está desactivado").waitFor();
  await assertSound(other, "a part that is off");

  await imports.click();
  await save(page);
  await menu.getByRole("link", { name: "Importar" }).waitFor();

  await openSection(page, "Conservación");
  await page.getByText("no se borrará nada").waitFor();
  await assertSound(page, "what goes by itself");
});
