import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startBox } from "../support/box.mjs";
import { assertSound, enter, openBrowser } from "../support/browser.mjs";
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
  await page.context().close();
});
after(async () => {
  await browser?.close();
  await box?.stop();
});

/** The file, signed in as one of those who may change it. */
async function open(tab, email = "recepcion@demo.omi") {
  const page = await enter(browser, box, email);
  await page.goto(`${file}?tab=${tab}`);
  await page.getByRole("tab", { name: "Datos" }).waitFor();
  return page;
}

const card = (page, name) =>
  page
    .getByRole("region", { name: "Tutores", exact: true })
    .getByRole("listitem")
    .filter({ hasText: name });

test("a second guardian joins a file, is changed, made the first, and leaves it", async () => {
  const page = await open("familia");
  await page.getByRole("button", { name: "Añadir un tutor" }).click();
  const dialog = page.getByRole("dialog", { name: "Añadir un tutor" });
  await dialog.getByRole("button", { name: "Guardar" }).click();
  await dialog.getByText("Falta este dato").first().waitFor();
  await assertSound(page, "new guardian with errors");
  await dialog.getByLabel("Nombre").fill("Rubén");
  await dialog.getByLabel("Apellidos").fill("Núñez Calvo");
  await dialog.getByLabel("Parentesco").selectOption("Padre");
  await dialog.getByLabel("DNI o NIE").fill(dni(41_700_402));
  await dialog.getByLabel("Teléfono").fill("+34 633 444 555");
  await dialog.getByRole("button", { name: "Guardar" }).click();
  await page.getByText("Tutor guardado: Rubén Núñez Calvo").waitFor();
  await card(page, "Rubén").getByText("633 444 555").waitFor();
  assert.equal(await page.getByRole("button", { name: "Añadir un tutor" }).count(), 0);

  await page.getByRole("button", { name: "Editar a Rubén Núñez Calvo" }).click();
  const edit = page.getByRole("dialog", { name: "Editar a Rubén Núñez Calvo" });
  await edit.getByLabel("Correo electrónico").fill("ruben.nunez@example.org");
  await edit.getByLabel("Tutor principal").check();
  await assertSound(page, "editing a guardian");
  await edit.getByRole("button", { name: "Guardar" }).click();
  await card(page, "Rubén").getByText("ruben.nunez@example.org").waitFor();
  await card(page, "Rubén").getByText("Tutor principal").waitFor();
  await card(page, "Elena").getByText("Tutor principal").waitFor({ state: "detached" });

  await page.getByRole("button", { name: "Quitar a Rubén Núñez Calvo" }).click();
  const asked = page.getByRole("alertdialog", { name: "¿Quitar a Rubén Núñez Calvo?" });
  await assertSound(page, "removing a guardian");
  await asked.getByRole("button", { name: "Quitar" }).click();
  await page.getByText("Rubén Núñez Calvo ya no es tutor de este paciente").waitFor();
  await card(page, "Rubén").waitFor({ state: "detached" });
  await card(page, "Elena").getByText("Tutor principal").waitFor();
  await page.getByRole("tab", { name: "Historial" }).click();
  for (const line of ["Tutor añadido", "Tutor modificado", "Tutor quitado"]) {
    await page.getByText(line).first().waitFor();
  }
});

test("two people change one guardian: the second sees both values and decides", async () => {
  const [first, second] = await Promise.all([open("familia"), open("familia", "admin@demo.omi")]);
  for (const [page, phone] of [
    [first, "655 111 222"],
    [second, "655 333 444"],
  ]) {
    await page.getByRole("button", { name: "Editar a Elena Ortega Prado" }).click();
    await page.getByRole("dialog").getByLabel("Teléfono").fill(phone);
  }
  await second.getByRole("dialog").getByLabel("Apellidos").fill("Ortega Prados");
  await first.getByRole("dialog").getByRole("button", { name: "Guardar" }).click();
  await card(first, "Elena").getByText("655 111 222").waitFor();
  await second.getByRole("dialog").getByRole("button", { name: "Guardar" }).click();
  const conflict = second.getByRole("dialog", { name: /^Alguien ha cambiado los datos de Elena/u });
  await conflict.getByRole("group", { name: "Apellidos" }).getByLabel("Ortega Prados").waitFor();
  await assertSound(second, "conflict on a guardian");
  await conflict.getByLabel("655 111 222").check();
  await conflict.getByRole("button", { name: "Guardar lo elegido" }).click();
  await second.getByText("Tutor guardado: Elena Ortega Prados").waitFor();
  await card(second, "Elena Ortega Prados").getByText("655 111 222").waitFor();
});

test("a plan is corrected, by two people at once, and the price follows its kind", async () => {
  const [first, second] = await Promise.all([open("plan"), open("plan", "admin@demo.omi")]);
  for (const [page, kind] of [
    [first, "HIM"],
    [second, "CRECIMIENTO"],
  ]) {
    await page.getByRole("button", { name: "Editar", exact: true }).click();
    await page.getByRole("dialog").getByLabel("Tipo de plan").selectOption(kind);
  }
  await second.getByRole("dialog").getByLabel("Forma de pago").selectOption("Mensual");
  await assertSound(first, "editing a plan");
  const current = (page) => page.getByRole("region", { name: "Plan actual" });
  await first.getByRole("dialog").getByRole("button", { name: "Guardar" }).click();
  await first.getByText("Plan guardado").waitFor();
  await current(first).getByText("180,00 €").waitFor();

  await second.getByRole("dialog").getByRole("button", { name: "Guardar" }).click();
  const conflict = second.getByRole("dialog", { name: /^Alguien ha cambiado este plan/u });
  await conflict.getByRole("group", { name: "Forma de pago" }).waitFor();
  await assertSound(second, "conflict on a plan");
  await conflict.getByRole("group", { name: "Tipo de plan" }).getByLabel("HIM").check();
  await conflict.getByRole("button", { name: "Guardar lo elegido" }).click();
  await second.getByText("Plan guardado").waitFor();
  await current(second).getByText("Mensual").waitFor();
  await current(second).getByText(/^HIM/u).first().waitFor();

  await second.getByRole("button", { name: "Editar", exact: true }).click();
  const dialog = second.getByRole("dialog", { name: "Editar el plan" });
  await dialog.getByLabel("Fecha de inicio").fill("01/01/2199");
  await dialog.getByRole("button", { name: "Guardar" }).click();
  await dialog.locator("[aria-invalid=true]").waitFor();
  await assertSound(second, "a first day that the server refuses");
});

test("next year's plan waits behind this one, and is called off before it starts", async () => {
  const page = await open("plan");
  const all = page.getByRole("region", { name: "Todos los planes" });
  await page.getByRole("button", { name: "Renovar" }).click();
  await assertSound(page, "renewing a plan");
  await page.getByRole("dialog").getByRole("button", { name: "Guardar" }).click();
  await page.getByText("Plan renovado").waitFor();
  const next = all.getByRole("row").filter({ hasText: "Próximo" });
  await next.getByRole("button", { name: /^Acciones del plan HIM/u }).click();
  await assertSound(page, "actions of a plan");
  await page.getByRole("menuitem", { name: "Cancelar el plan" }).click();
  const asked = page.getByRole("alertdialog", { name: "¿Cancelar el plan HIM?" });
  await assertSound(page, "cancelling a plan");
  await asked.getByRole("button", { name: "Cancelar el plan" }).click();
  await all.getByRole("row").filter({ hasText: "Cancelado" }).waitFor();
  await all.getByRole("row").filter({ hasText: "Activo" }).waitFor();
  await page.getByRole("region", { name: "Plan actual" }).getByText("Activo").waitFor();
});

test("who may not change a file is offered no change", async () => {
  const page = await open("plan", "higienista@demo.omi");
  await page.getByRole("region", { name: "Plan actual" }).getByText("Activo").waitFor();
  for (const name of ["Editar", "Renovar", "Cancelar el plan"]) {
    assert.equal(await page.getByRole("button", { name, exact: true }).count(), 0, name);
  }
  await page.getByRole("tab", { name: "Familia" }).click();
  await card(page, "Elena").waitFor();
  assert.equal(await page.getByRole("button", { name: /^(Editar|Quitar) a /u }).count(), 0);
});
