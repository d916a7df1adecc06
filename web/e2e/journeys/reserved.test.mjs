import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startBox } from "../support/box.mjs";
import { assertSound, enter, openBrowser, PHONE } from "../support/browser.mjs";
import { belen, fillChild, openRegistration, submit } from "../support/children.mjs";

let box;
let browser;
let file;
let number;
before(async () => {
  box = await startBox();
  browser = await openBrowser(box.authority);
  const page = await enter(browser, box, "recepcion@demo.omi");
  await openRegistration(page);
  await fillChild(page, belen);
  await submit(page);
  await page.getByRole("heading", { name: /NÚÑEZ ORTEGA, Belén/iu }).waitFor();
  file = page.url();
  number = await page.title().then((title) => title.split(" ")[0]);
  await page.context().close();
});
after(async () => {
  await browser?.close();
  await box?.stop();
});

test("a reserved file is a number to others, opens in an emergency for an hour, and that is reviewed", async () => {
  const admin = await enter(browser, box, "admin@demo.omi");
  await admin.goto(file);
  await admin.getByRole("button", { name: "Más acciones" }).click();
  await admin.getByRole("menuitem", { name: "Reservar la ficha" }).click();
  const dialog = admin.getByRole("dialog", { name: "Reservar la ficha" });
  await dialog.getByRole("button", { name: "Guardar" }).click();
  await dialog.getByText("Elige al menos a una persona").waitFor();
  await assertSound(admin, "reserving a file");
  await dialog
    .getByRole("checkbox", { name: /Odontología/u })
    .first()
    .check();
  await dialog.getByLabel("Explicación").fill("Hija de una compañera de recepción");
  await dialog.getByRole("button", { name: "Guardar" }).click();
  await admin.getByText("Guardado quién abre la ficha").waitFor();
  // Whoever reserved it and is not named is outside from that moment on.
  await admin.getByText("Esta ficha solo la abren las personas designadas.").waitFor();
  assert.equal(await admin.getByRole("button", { name: "Abrir por urgencia" }).count(), 0);
  await assertSound(admin, "a file that is shut");

  const hygienist = await enter(browser, box, "higienista@demo.omi");
  const shut = hygienist.getByRole("region", { name: "Fichas reservadas" });
  await shut.getByRole("link", { name: number }).waitFor();
  await assertSound(hygienist, "a list with a reserved file");
  await hygienist.keyboard.press("Control+k");
  await hygienist.getByRole("combobox").fill("belen nuñez");
  await hygienist.getByRole("option", { name: number }).click();
  await hygienist.getByText("Esta ficha solo la abren las personas designadas.").waitFor();
  assert.equal(await hygienist.getByText("Belén").count(), 0);
  await hygienist.getByRole("button", { name: "Abrir por urgencia" }).click();
  const glass = hygienist.getByRole("dialog", { name: "¿Abrir esta ficha reservada?" });
  await glass.getByLabel("Motivo").fill("urgente");
  await glass.getByRole("button", { name: "Abrir 60 minutos" }).click();
  await glass.getByText("Explícalo con al menos 10 letras.").waitFor();
  await assertSound(hygienist, "breaking the glass");
  await glass.getByLabel("Motivo").fill("Traumatismo dental: viene sangrando");
  await glass.getByRole("button", { name: "Abrir 60 minutos" }).click();
  await hygienist.getByRole("heading", { name: /NÚÑEZ ORTEGA, Belén/iu }).waitFor();
  await hygienist.getByText(/^Acceso de urgencia hasta las/u).waitFor();
  await assertSound(hygienist, "a file that is open in an emergency");

  // The administrator is told at once, wherever they are.
  await admin.getByText("Alguien ha abierto una ficha reservada por urgencia.").waitFor();
  await admin.getByRole("link", { name: /Accesos de urgencia.*1 acceso por revisar/u }).click();
  await admin.getByText("Traumatismo dental: viene sangrando").waitFor();
  await admin.getByText("Abierto ahora").waitFor();
  await assertSound(admin, "emergency accesses");

  await hygienist.getByRole("button", { name: "Terminar" }).click();
  await hygienist.getByText("Esta ficha solo la abren las personas designadas.").waitFor();
  assert.equal(await hygienist.getByRole("heading", { name: /NÚÑEZ/iu }).count(), 0);

  await admin.getByRole("button", { name: "Revisar", exact: true }).click();
  const review = admin.getByRole("dialog", { name: `Revisar el acceso a ${number}` });
  await review.getByLabel("Resultado").selectOption("No justificado");
  await review.getByRole("button", { name: "Guardar" }).click();
  await review
    .getByText("Rellena este campo")
    .or(review.getByText(/obligatori/iu))
    .first()
    .waitFor();
  await assertSound(admin, "a review without a note");
  await review.getByLabel("Nota").fill("Podía esperar a mañana");
  await review.getByRole("button", { name: "Guardar" }).click();
  await admin.getByText("No hay accesos de urgencia por revisar.").waitFor();
  await admin.getByRole("radio", { name: "Todos" }).click();
  await admin.getByText("No justificado").waitFor();
  await assertSound(admin, "reviewed accesses");
  await admin.context().close();
  await hygienist.context().close();
});

test("on a phone the door and the reviews fit", async () => {
  const options = { viewport: PHONE, hasTouch: true };
  const page = await enter(browser, box, "higienista@demo.omi", options);
  await page.goto(file);
  await page.getByRole("button", { name: "Abrir por urgencia" }).click();
  await page.getByRole("dialog").getByLabel("Motivo").waitFor();
  await assertSound(page, "breaking the glass on a phone");
  await page.context().close();
  const admin = await enter(browser, box, "admin@demo.omi", options);
  await admin.goto(`${box.staff}/accesos`);
  await admin.getByRole("radio", { name: "Todos" }).click();
  await admin.getByText("No justificado").waitFor();
  const width = await admin.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= PHONE.width, `${width} pixels wide`);
  await assertSound(admin, "emergency accesses on a phone");
  await admin.context().close();
});
