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

const strip = (page) => page.getByRole("region", { name: "Alertas médicas" });
const part = (page, name) => page.getByRole("group", { name, exact: true }).first();
const answer = (page, name, words) =>
  part(page, name).getByText(words, { exact: true }).first().click();
const save = async (page) => {
  await page.getByRole("button", { name: "Guardar", exact: true }).click();
  await page.getByText("Historia médica guardada").waitFor();
};

/** Opens the medical history of the child in this place of the list; answers where its file is. */
async function openHistory(page, place) {
  await page.locator("[data-row-link]").nth(place).click();
  await page.getByRole("tab", { name: "Historia médica" }).click();
  await page.getByRole("button", { name: "Anotar cambios" }).waitFor();
  return new URL(page.url()).pathname;
}

test("a hygienist asks a family, writes down what they say with big presses, and everyone is warned", async () => {
  const page = await enter(browser, box, "higienista@demo.omi");
  const address = await openHistory(page, 0);
  await assertSound(page, "a medical history that nobody recorded");
  await page.getByRole("button", { name: "Anotar cambios" }).click();
  await answer(page, "Medicación", "Ninguna conocida");
  await answer(page, "Alergias", "Sí, hay");
  await part(page, "Alergias").getByRole("button", { name: "Látex" }).click();
  const latex = page.getByRole("region", { name: "Látex", exact: true });
  await latex.getByRole("radio", { name: "Grave" }).click();
  await latex.getByLabel("Qué le pasó").fill("Anafilaxia");
  await part(page, "Enfermedades")
    .getByRole("button", { name: "Cardiopatía con riesgo de endocarditis" })
    .click();
  await part(page, "Traumatismos dentales")
    .getByRole("button", { name: "Añadir un traumatismo" })
    .click();
  await page.getByLabel("Tipo de lesión").selectOption("Avulsión");
  await assertSound(page, "the form of a medical history");

  // An injury without teeth is refused where it stands, and nothing that was typed is lost.
  await page.getByRole("button", { name: "Guardar", exact: true }).click();
  await page.getByRole("alert").filter({ hasText: "Hay algo que corregir" }).waitFor();
  await page.getByRole("button", { name: "51", exact: true }).click();
  await page.getByRole("button", { name: "61", exact: true }).click();
  await answer(page, "Ortodoncia", "Ninguna conocida");
  await save(page);

  await strip(page).getByText("Látex").waitFor();
  await strip(page).getByText("Grave").waitFor();
  await strip(page).getByText("Valora la profilaxis antibiótica").waitFor();
  await strip(page).getByText("Confirmada hoy por Marta Iglesias Rubio").waitFor();
  const history = page.getByRole("region", { name: "Historia médica" });
  await history.getByText("Avulsión").waitFor();
  await history.getByText("Dientes 51, 61").waitFor();
  await page.getByRole("button", { name: "Versiones anteriores" }).click();
  await page.getByText("Dicho al darle de alta").waitFor();
  const newest = page.getByRole("region", { name: "Versiones anteriores" }).getByRole("listitem");
  await newest.filter({ hasText: "La que vale ahora" }).getByText("Añadido").first().waitFor();
  await assertSound(page, "a medical history with its versions");
  // The strip stands above every part of the file.
  await page.getByRole("tab", { name: "Familia" }).click();
  await strip(page).getByText("Látex").waitFor();

  // The desk is warned, and sees no history.
  const desk = await enter(browser, box, "recepcion@demo.omi");
  await desk.goto(new URL(address, box.staff).href);
  await strip(desk).getByText("Anafilaxia").waitFor();
  await strip(desk).getByText("Cardiopatía con riesgo de endocarditis").waitFor();
  assert.equal(await desk.getByRole("tab", { name: "Historia médica" }).count(), 0);
  assert.equal(await desk.getByText("Avulsión").count(), 0);
  await assertSound(desk, "the alerts of a child at the desk");

  // What one changes stands on the other's screen, without asking for it.
  await page.getByRole("tab", { name: "Historia médica" }).click();
  await page.getByRole("button", { name: "Anotar cambios" }).click();
  await part(page, "Alergias").getByRole("button", { name: "Huevo" }).click();
  await save(page);
  await strip(desk).getByText("Huevo").waitFor();
  await desk.context().close();
  await page.context().close();
});

test("at the next visit one press says that nothing changed", async () => {
  const page = await enter(browser, box, "odontologo@demo.omi", {
    viewport: PHONE,
    hasTouch: true,
  });
  await openHistory(page, 1);
  assert.equal(
    await page.getByRole("button", { name: "Sin cambios: confirmar" }).count(),
    0,
    "what nobody asked cannot be confirmed",
  );
  await page.getByRole("button", { name: "Anotar cambios" }).click();
  await answer(page, "Alergias", "Ninguna conocida");
  await answer(page, "Medicación", "Ninguna conocida");
  await answer(page, "Enfermedades", "Ninguna conocida");
  await page.getByLabel("Repasada hoy con la familia").uncheck();
  await save(page);
  await strip(page).getByText("Sin alergias conocidas").waitFor();
  await strip(page).getByText("Nadie la ha confirmado todavía").waitFor();
  await page.getByRole("button", { name: "Sin cambios: confirmar" }).click();
  await page.getByText("Historia médica confirmada").first().waitFor();
  await strip(page)
    .getByText(/^Confirmada hoy por/u)
    .waitFor();
  await assertSound(page, "a confirmed medical history on a phone");
  await page.context().close();
});

test("two who write at once see each other's words, and nothing is lost", async () => {
  const first = await enter(browser, box, "higienista@demo.omi");
  const address = await openHistory(first, 2);
  const second = await enter(browser, box, "odontologo@demo.omi");
  await second.goto(`${new URL(address, box.staff).href}?tab=medica`);
  for (const page of [first, second]) {
    await page.getByRole("button", { name: "Anotar cambios" }).click();
    await part(page, "Enfermedades").getByRole("button", { name: "Asma", exact: true }).waitFor();
    await page.getByLabel("Repasada hoy con la familia").uncheck();
  }
  await part(first, "Enfermedades").getByRole("button", { name: "Asma", exact: true }).click();
  await answer(second, "Alergias", "Sí, hay");
  await part(second, "Alergias").getByRole("button", { name: "Plata", exact: true }).click();
  await save(first);
  await second.getByRole("button", { name: "Guardar", exact: true }).click();
  const dialog = second.getByRole("dialog");
  await dialog.getByText("Alguien ha cambiado esta historia").waitFor();
  await assertSound(second, "two versions of a medical history");
  await dialog.getByRole("button", { name: /^Guardar/u }).click();
  await second.getByText("Historia médica guardada").waitFor();
  await strip(second).getByText("Plata", { exact: true }).waitFor();
  await strip(second).getByText("Asma").waitFor();
  await first.context().close();
  await second.context().close();
});

test("alerts that cannot be read are not alerts that there are none", async () => {
  const page = await enter(browser, box, "recepcion@demo.omi");
  await page.route("**/api/patients/*/alerts", (route) => route.fulfill({ status: 503, body: "" }));
  await page.locator("[data-row-link]").nth(1).click();
  await strip(page).getByText("No se han podido cargar las alertas médicas").waitFor();
  assert.equal(await strip(page).getByText("Sin alergias conocidas").count(), 0);
  await page.unroute("**/api/patients/*/alerts");
  await strip(page).getByRole("button", { name: "Reintentar" }).click();
  await strip(page).getByText("Sin alergias conocidas").waitFor();
  await page.context().close();
});
