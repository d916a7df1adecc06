import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startBox } from "../support/box.mjs";
import { assertSound, enter, openBrowser } from "../support/browser.mjs";
import { belen, dni, fillChild, openRegistration, submit } from "../support/children.mjs";

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

const banner = (page) => page.getByRole("region", { name: "Datos principales del paciente" });
const search = (page) => page.getByRole("searchbox", { name: "Buscar pacientes" });

test("a child is registered, found by a misspelt name, and its file opens", async () => {
  const page = await enter(browser, box, "recepcion@demo.omi");
  await openRegistration(page);
  await assertSound(page, "registration");
  await submit(page);
  await page.getByText(/^Quedan \d+ campos por revisar$/u).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("name")), "firstName");
  await assertSound(page, "registration with errors");

  await fillChild(page, { ...belen, guardian: { ...belen.guardian, dniNie: "12345678A" } });
  await submit(page);
  await page.getByText("La letra no corresponde al número").first().waitFor();
  await fillChild(page, belen);
  await page.getByLabel("Sin alergias conocidas").check();
  await submit(page);
  await banner(page)
    .getByRole("heading", { name: /NÚÑEZ ORTEGA, Belén/iu })
    .waitFor();
  await banner(page).getByText("Nacido/a el 14/03/2019").waitFor();
  await banner(page).getByText("Sin alergias conocidas").waitFor();
  await banner(page).getByText("Nadie la ha confirmado todavía").waitFor();
  await assertSound(page, "new file");

  await page.getByRole("link", { name: "Pacientes" }).first().click();
  for (const typed of ["nunez belen", "Belen Nuñes", "ortega nuñez", "612345678", "bleen nuñez"]) {
    await search(page).fill(typed);
    const row = page.locator("[data-row-link]", { hasText: "Núñez Ortega, Belén" });
    await row.waitFor();
    assert.ok(decodeURIComponent(page.url()).includes("q="), "the address holds the search");
  }
  await page.locator("[data-row-link]", { hasText: "Núñez Ortega, Belén" }).click();
  await banner(page).waitFor();
});

test("the same child again is doubted, and another one of that name is let in", async () => {
  const page = await enter(browser, box, "recepcion@demo.omi");
  await openRegistration(page);
  const twin = {
    ...belen,
    guardian: { ...belen.guardian, dniNie: dni(50_112_233), email: "otra.familia@example.org" },
  };
  await fillChild(page, twin);
  await submit(page);
  const dialog = page.getByRole("dialog", { name: "Este paciente parece estar ya registrado" });
  await dialog.getByText("Núñez Ortega").waitFor();
  await assertSound(page, "duplicate");
  await dialog.getByRole("button", { name: "Es otro paciente: dar de alta" }).click();
  await banner(page)
    .getByRole("heading", { name: /NÚÑEZ ORTEGA, Belén/iu })
    .waitFor();
});

test("a brother joins the family of a guardian whom the clinic knows", async () => {
  const page = await enter(browser, box, "recepcion@demo.omi");
  await openRegistration(page);
  await fillChild(page, { ...belen, firstName: "Hugo", dateOfBirth: "02/09/2021" });
  await submit(page);
  const dialog = page.getByRole("dialog", { name: "¿Es la misma persona?" });
  await dialog.getByText("Elena Ortega Prado").waitFor();
  await assertSound(page, "known guardian");
  await dialog.getByRole("button", { name: "Sí, es esta persona" }).first().click();
  await banner(page)
    .getByRole("heading", { name: /NÚÑEZ ORTEGA, Hugo/iu })
    .waitFor();
  await page.getByRole("tab", { name: "Familia" }).click();
  await page.getByRole("region", { name: "Hermanos" }).getByText("Belén").waitFor();
  await assertSound(page, "family");
});

test("leaving a half-filled registration asks, and putting it aside keeps it", async () => {
  const page = await enter(browser, box, "recepcion@demo.omi");
  await openRegistration(page);
  await page.getByLabel("Nombre").first().fill("Valeria");
  await page.getByRole("navigation").getByRole("link", { name: "Pacientes" }).click();
  const dialog = page.getByRole("dialog", { name: "El alta está sin terminar" });
  await dialog.getByRole("button", { name: "Dejar para luego" }).click();
  await page.getByRole("heading", { name: "Pacientes" }).waitFor();
  await page.getByText("sin terminar").waitFor();
  await openRegistration(page);
  assert.equal(await page.getByLabel("Nombre").first().inputValue(), "Valeria");
});

test("two people edit one file: the second sees both values and decides", async () => {
  const [first, second] = await Promise.all([
    enter(browser, box, "recepcion@demo.omi"),
    enter(browser, box, "admin@demo.omi"),
  ]);
  await first.locator("[data-row-link]").first().click();
  await banner(first).waitFor();
  await second.goto(first.url());
  for (const [page, remarks] of [
    [first, "Prefiere las mañanas"],
    [second, "Prefiere las tardes"],
  ]) {
    await page.getByRole("button", { name: "Editar" }).click();
    await page.getByLabel("Observaciones").fill(remarks);
  }
  await assertSound(first, "edit");
  await first.getByRole("button", { name: "Guardar" }).click();
  await first.getByText("Cambios guardados").waitFor();
  await second.getByRole("button", { name: "Guardar" }).click();
  const dialog = second.getByRole("dialog", { name: /Alguien ha cambiado esta ficha/u });
  await dialog.getByLabel("Prefiere las tardes").waitFor();
  await assertSound(second, "conflict");
  await dialog.getByLabel("Prefiere las mañanas").check();
  await dialog.getByRole("button", { name: "Guardar lo elegido" }).click();
  await second.getByText("Cambios guardados").waitFor();
  await second.getByText("Prefiere las mañanas").waitFor();
});

test("removing a patient can be taken back with Ctrl+Z", async () => {
  const page = await enter(browser, box, "admin@demo.omi");
  const total = await page.getByRole("status").filter({ hasText: "pacientes" }).textContent();
  await page.locator("[data-row-link]").nth(3).click();
  await banner(page).waitFor();
  await page.getByRole("button", { name: "Más acciones" }).click();
  await page.getByRole("menuitem", { name: "Dar de baja al paciente" }).click();
  await page.getByText(/^Paciente HC-\d+ dado de baja$/u).waitFor();
  await page
    .getByRole("status")
    .filter({ hasNotText: total })
    .filter({ hasText: "pacientes" })
    .waitFor();
  await page.keyboard.press("Control+z");
  await page.getByText(/^Paciente HC-\d+ recuperado$/u).waitFor();
  await page.getByRole("status").filter({ hasText: total }).waitFor();
});

test("a plan is cancelled and contracted anew; the history tells both", async () => {
  const page = await enter(browser, box, "recepcion@demo.omi");
  await search(page).fill("nunez hugo");
  await page.locator("[data-row-link]", { hasText: "Núñez Ortega, Hugo" }).click();
  await page.getByRole("tab", { name: "Plan" }).click();
  await assertSound(page, "plan");
  await page.getByRole("button", { name: "Cancelar el plan" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Cancelar el plan" }).click();
  await page.getByText("Plan cancelado").first().waitFor();
  await page.getByRole("button", { name: "Renovar" }).click();
  const dialog = page.getByRole("dialog", { name: "Renovar" });
  await dialog.getByLabel("Tipo de plan").selectOption("HIM");
  await dialog.getByRole("button", { name: "Guardar" }).click();
  await page.getByText("Plan renovado").waitFor();
  await page.getByRole("tab", { name: "Historial" }).click();
  await page.getByText("Plan contratado").first().waitFor();
  await page.getByText("Plan cancelado").first().waitFor();
  await assertSound(page, "history");
});

test("everything is reached by keys: search, list, file, palette, help", async () => {
  const page = await enter(browser, box, "admin@demo.omi");
  await page.keyboard.press("/");
  await page.keyboard.type("nunez");
  await page.locator("[data-row-link]", { hasText: "Núñez" }).first().waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await banner(page).waitFor();
  await page.keyboard.press("g");
  await page.keyboard.press("u");
  await page.getByRole("heading", { name: "Equipo" }).waitFor();
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Atajos de teclado" }).waitFor();
  await assertSound(page, "shortcuts");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+k");
  const palette = page.getByRole("dialog", { name: "Buscar e ir a" });
  await palette.getByRole("combobox").fill("belen nunez");
  await palette
    .getByRole("option", { name: /Núñez Ortega, Belén/u })
    .first()
    .waitFor();
  await assertSound(page, "palette");
  await page.keyboard.press("Enter");
  await banner(page).getByRole("heading", { name: /Belén/u }).waitFor();
});
