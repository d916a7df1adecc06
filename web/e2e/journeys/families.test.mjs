import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startBox } from "../support/box.mjs";
import { assertSound, enter, openBrowser, PHONE } from "../support/browser.mjs";
import { belen, dni, fillChild, openRegistration, submit } from "../support/children.mjs";

let box;
let browser;
let file;
before(async () => {
  box = await startBox();
  browser = await openBrowser(box.authority);
  const page = await enter(browser, box, "recepcion@demo.omi");
  await openRegistration(page);
  await fillChild(page, belen);
  await submit(page);
  await page.getByRole("heading", { name: /NÚÑEZ ORTEGA, Belén/iu }).waitFor();
  file = page.url();
  await page.goto(`${file}?tab=familia`);
  await page.getByRole("button", { name: "Añadir un tutor" }).click();
  const dialog = page.getByRole("dialog", { name: "Añadir un tutor" });
  await dialog.getByLabel("Nombre").fill("Rubén");
  await dialog.getByLabel("Apellidos").fill("Núñez Calvo");
  await dialog.getByLabel("Parentesco").selectOption("Padre");
  await dialog.getByLabel("DNI o NIE").fill(dni(41_700_302));
  await dialog.getByLabel("Teléfono").fill("633 444 555");
  await dialog.getByRole("button", { name: "Guardar" }).click();
  await page.getByText("Tutor guardado: Rubén Núñez Calvo").waitFor();
  await page.context().close();
});
after(async () => {
  await browser?.close();
  await box?.stop();
});

/** The family of Elena, from Belén's file. */
async function openFamily(email = "recepcion@demo.omi", options = {}) {
  const page = await enter(browser, box, email, options);
  await page.goto(`${file}?tab=familia`);
  await page.getByRole("link", { name: "Ver la familia" }).click();
  await page.getByRole("heading", { name: "Familia de Elena Ortega Prado" }).waitFor();
  return page;
}

const authority = (page, name) =>
  page.getByRole("button", { name: `Decisiones y acceso de ${name} respecto a Belén` });

async function decides(page, name, choice) {
  await authority(page, name).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("¿Puede decidir?").selectOption(choice);
  await dialog.getByRole("button", { name: "Guardar" }).click();
  await page.getByText(`Guardado: ${name} respecto a Belén`).last().waitFor();
  await dialog.waitFor({ state: "detached" });
}

test("a court order bars a guardian from one child, on its days and with its document", async () => {
  const page = await openFamily();
  await assertSound(page, "a family");
  await authority(page, "Rubén Núñez Calvo").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("¿Puede decidir?").selectOption("No puede decidir");
  await dialog.getByLabel("Acceso restringido por resolución judicial").check();
  await dialog.getByRole("button", { name: "Guardar" }).click();
  await dialog.getByText("Indica el documento de la resolución").waitFor();
  await assertSound(page, "an order without a document");
  await dialog
    .getByLabel("Documento de la resolución")
    .fill("Juzgado nº 2 de Getafe, auto 114/2026");
  await dialog.getByLabel("Qué dice la resolución").fill("Sin comunicación ni visitas");
  await dialog.getByRole("textbox", { name: "Desde" }).fill("01/03/2020");
  await dialog.getByRole("textbox", { name: "Hasta (incluido)" }).fill("31/12/2098");
  await dialog.getByRole("button", { name: "Guardar" }).click();
  await page.getByText("Acceso restringido hasta el 31/12/2098").first().waitFor();
  await page
    .getByText("Juzgado nº 2 de Getafe, auto 114/2026 · Sin comunicación ni visitas")
    .waitFor();
  await assertSound(page, "a family with a restriction");

  await page.getByRole("link", { name: /NÚÑEZ ORTEGA/iu }).click();
  const banner = page.getByRole("region", { name: "Datos principales del paciente" });
  await banner.getByText("Acceso restringido").waitFor();

  const late = await openFamily();
  await authority(late, "Rubén Núñez Calvo").click();
  await late.getByRole("textbox", { name: "Hasta (incluido)" }).fill("31/12/2020");
  await late.getByRole("dialog").getByRole("button", { name: "Guardar" }).click();
  await late.getByText("Restricción terminada el 31/12/2020").first().waitFor();
  await page.reload();
  await banner.getByText("Rubén Núñez Calvo").waitFor();
  assert.equal(await banner.getByText("Acceso restringido").count(), 0, "what is over bars nobody");
});

test("who decides is said once: two who decide alone are a contradiction", async () => {
  const page = await openFamily();
  await decides(page, "Elena Ortega Prado", "Decide en solitario");
  await decides(page, "Rubén Núñez Calvo", "Decide en solitario");
  await page.getByText("Hay datos que se contradicen").waitFor();
  await page.getByText("Elena Ortega Prado y Rubén Núñez Calvo.").waitFor();
  await assertSound(page, "a family with a contradiction");
  await decides(page, "Elena Ortega Prado", "Decide junto con el otro tutor");
  await decides(page, "Rubén Núñez Calvo", "Decide junto con el otro tutor");
  await page.getByText("Hay datos que se contradicen").waitFor({ state: "detached" });
});

test("who pays, how to reach them and the notes are kept, on a phone too", async () => {
  const page = await openFamily("recepcion@demo.omi", { viewport: PHONE, hasTouch: true });
  await page.getByLabel("Quién paga por Belén").selectOption("Rubén Núñez Calvo");
  await page.getByText("Paga Rubén Núñez Calvo por Belén").waitFor();
  await page.getByRole("button", { name: "Contacto y notas de Rubén Núñez Calvo" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Correo electrónico").check();
  await dialog.getByRole("button", { name: "Guardar" }).click();
  await dialog.getByText("Falta el correo o el teléfono").waitFor();
  await dialog.getByLabel("Correo electrónico").uncheck();
  await dialog.getByLabel("WhatsApp").check();
  await dialog.getByLabel("Idioma de sus mensajes").selectOption("English");
  await dialog.getByLabel("Sin molestar desde").fill("21:00");
  await dialog.getByLabel("Sin molestar hasta").fill("09:30");
  await dialog.getByLabel("Notas de la familia").fill("Los abuelos traen a Belén los jueves.");
  await assertSound(page, "the wishes of a guardian");
  await dialog.getByRole("button", { name: "Guardar" }).click();
  await page.getByText("Los abuelos traen a Belén los jueves.").waitFor();
  await page.getByText("De 21:00 a 09:30").waitFor();
  await assertSound(page, "a family on a phone");
  await page.reload();
  await page.getByText("Los abuelos traen a Belén los jueves.").waitFor();
  assert.equal(
    await page.getByLabel("Quién paga por Belén").locator("option:checked").textContent(),
    "Rubén Núñez Calvo",
  );
});

test("somebody else's change is shown beside what is typed, and who may not write reads", async () => {
  const [mine, theirs] = [await openFamily(), await openFamily()];
  await mine.getByRole("button", { name: "Contacto y notas de Elena Ortega Prado" }).click();
  await mine.getByRole("dialog").getByLabel("Notas de la familia").fill("Una nota");
  await theirs.getByRole("button", { name: "Contacto y notas de Elena Ortega Prado" }).click();
  await theirs.getByRole("dialog").getByLabel("Notas de la familia").fill("Otra nota");
  await theirs.getByRole("dialog").getByRole("button", { name: "Guardar" }).click();
  await theirs.getByText("Otra nota").waitFor();
  await mine.getByRole("dialog").getByRole("button", { name: "Guardar" }).click();
  const conflict = mine.getByRole("dialog", { name: /Alguien ha cambiado los datos de Elena/u });
  await conflict.getByText("Otra nota").waitFor();
  await assertSound(mine, "two changes to the wishes of a guardian");

  const dentist = await openFamily("odontologo@demo.omi");
  await dentist.getByText("Otra nota").waitFor();
  assert.equal(await dentist.getByRole("button", { name: /^Decisiones y acceso/u }).count(), 0);
  assert.equal(await dentist.getByRole("button", { name: /^Contacto y notas/u }).count(), 0);
});
