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

async function register(page, child) {
  await openRegistration(page);
  await fillChild(page, child);
  await submit(page);
  const doubt = page.getByRole("dialog").getByRole("button", { name: /^Es otr/u });
  const file = page.getByRole("heading", { name: new RegExp(`, ${child.firstName}$`, "iu") });
  await doubt.or(file).first().waitFor();
  if (await doubt.count()) await doubt.click();
  await file.waitFor();
  return page.url();
}

const numberOf = async (page) =>
  (
    await page
      .getByText(/^HC-\d{6}$/u)
      .first()
      .textContent()
  ).trim();

async function choose(page, act) {
  await page.getByRole("button", { name: "Más acciones" }).click();
  await page.getByRole("menuitem", { name: act }).click();
  return page.getByRole("dialog");
}

const father = {
  firstName: "Rubén",
  lastName: "Núñez Calvo",
  relationship: "Padre",
  dniNie: dni(41_700_302),
  phone: "633 444 555",
  email: "ruben.nunez@example.org",
};

test("a child with two files has one, the old link leads to it, and it is taken back", async () => {
  const page = await enter(browser, box, "recepcion@demo.omi");
  const second = await register(page, { ...belen, guardian: father });
  const number = await numberOf(page);
  const plan = page.getByRole("tab", { name: "Plan" });
  await plan.click();
  await page
    .getByRole("button", { name: /^Cancelar el plan/u })
    .first()
    .click();
  await page
    .getByRole("alertdialog")
    .getByRole("button", { name: /^Cancelar el plan/u })
    .click();
  await page.getByText("Cancelado").first().waitFor();
  const first = await register(page, belen);

  const dialog = await choose(page, "Unir con otra ficha");
  await dialog.getByText("Mismo nombre y fecha de nacimiento").waitFor();
  await assertSound(page, "files that may be one");
  await dialog.getByRole("button", { name: "Elegir a Belén Núñez Ortega" }).click();
  await dialog.getByText("Las historias médicas y las observaciones se juntan").waitFor();
  await assertSound(page, "what becomes of two files");
  await dialog.getByRole("button", { name: "Unir las fichas" }).click();
  await page.getByText(/^Fichas unidas en HC-/u).waitFor();
  await page.getByRole("tab", { name: "Familia" }).click();
  await page.getByText("Rubén Núñez Calvo").last().waitFor();

  await page.goto(second);
  await page.waitForURL((url) => url.pathname === new URL(first).pathname);
  await page.getByRole("tab", { name: "Familia" }).click();
  await page.getByRole("link", { name: "Ver la familia" }).click();
  await page.getByText(`Unida con ${number}`).waitFor();
  await assertSound(page, "a family with a merging");
  await page.getByRole("button", { name: `Deshacer la unión con ${number}` }).click();
  await page.getByText("Deshecho: todo vuelve a estar como antes").waitFor();
  await page.goto(second);
  await page.getByText(number).first().waitFor();
  assert.equal(new URL(page.url()).pathname, new URL(second).pathname);
});

test("a child moves to another family and comes back, until something was built upon it", async () => {
  const page = await enter(browser, box, "recepcion@demo.omi");
  await register(page, {
    ...belen,
    firstName: "Hugo",
    lastName: "Prieto Sanz",
    dateOfBirth: "02/02/2020",
    guardian: {
      ...father,
      firstName: "Eva",
      lastName: "Sanz Mora",
      relationship: "Madre",
      dniNie: dni(41_700_303),
      email: "eva.sanz@example.org",
    },
  });
  const move = async () => {
    const dialog = await choose(page, "Pasar a otra familia");
    await dialog.getByLabel("Buscar otra ficha").fill("elena.ortega@example.org");
    await dialog.getByRole("button", { name: "Elegir a Belén Núñez Ortega" }).first().click();
    await dialog
      .getByRole("region", { name: "Tutores después" })
      .getByText("Elena Ortega Prado")
      .waitFor();
    await assertSound(page, "a move before it is made");
    await dialog.getByRole("button", { name: "Cambiar de familia" }).click();
    await page.getByText("Hugo ha cambiado de familia").last().waitFor();
    await page
      .getByRole("region", { name: "Datos principales del paciente" })
      .getByText("Elena Ortega Prado")
      .waitFor();
  };
  await move();
  await page.getByRole("button", { name: "Deshacer" }).click();
  const banner = page.getByRole("region", { name: "Datos principales del paciente" });
  await banner.getByText("Eva Sanz Mora").waitFor();

  await move();
  await page.getByRole("tab", { name: "Familia" }).click();
  await page.getByRole("link", { name: "Ver la familia" }).click();
  const undo = page.getByRole("button", { name: "Deshacer el cambio de familia de Hugo" });
  await undo.waitFor();
  await page
    .getByRole("button", { name: /^Decisiones y acceso de Elena Ortega Prado respecto a Hugo/u })
    .click();
  await page.getByRole("dialog").getByLabel("¿Puede decidir?").selectOption("Decide en solitario");
  await page.getByRole("dialog").getByRole("button", { name: "Guardar" }).click();
  await page.getByText("Guardado: Elena Ortega Prado respecto a Hugo").waitFor();
  await undo.click();
  await page.getByText("Deshacer borraría los cambios hechos después").waitFor();
});

test("a mother who is there twice is there once with the children of both, and twice again", async () => {
  const page = await enter(browser, box, "recepcion@demo.omi");
  const child = { ...belen, firstName: "Lía", lastName: "Rovira Font", dateOfBirth: "03/03/2021" };
  const rosa = {
    ...belen.guardian,
    firstName: "Rosa",
    lastName: "Font Mas",
    dniNie: dni(41_700_310),
    email: "rosa@example.org",
    phone: "655 111 222",
  };
  await register(page, { ...child, guardian: rosa });
  const again = {
    ...rosa,
    lastName: "Font",
    dniNie: dni(41_700_311),
    email: "rosa.font@example.org",
  };
  await register(page, { ...child, firstName: "Biel", guardian: again });
  const toFamily = async () => {
    await page.getByRole("tab", { name: "Familia" }).click();
    await page.getByRole("link", { name: "Ver la familia" }).click();
    await page.getByRole("heading", { name: /^Familia de Rosa/u }).waitFor();
  };
  await toFamily();
  const old = page.url();

  await page
    .getByRole("searchbox")
    .or(page.getByRole("button", { name: /^Buscar/u }))
    .first()
    .click();
  await page.getByRole("combobox").fill("Lía Rovira");
  await page.getByRole("option", { name: /Lía/u }).first().click();
  await toFamily();
  await page.getByRole("button", { name: "Unir a Rosa Font Mas con otro tutor" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Buscar por un hijo del otro tutor").fill("Biel Rovira");
  await dialog.getByRole("button", { name: "Elegir a Biel Rovira Font" }).click();
  await dialog.getByRole("button", { name: "Elegir a Rosa Font", exact: true }).click();
  await dialog.getByText("Tienen dos DNI o NIE distintos").waitFor();
  await assertSound(page, "what becomes of two guardians");
  const email = dialog.getByRole("group", { name: "Correo electrónico" });
  await email.getByRole("radio", { name: /rosa\.font@example\.org/u }).click();
  await dialog.getByRole("button", { name: "Unir los tutores" }).click();
  await page.getByText("Unidos: Rosa Font Mas consta una sola vez").waitFor();
  await page.getByText("rosa.font@example.org").first().waitFor();
  await page.getByRole("link", { name: /Biel/u }).waitFor();
  const here = new URL(page.url()).pathname;
  await assertSound(page, "a family with a merged guardian");

  await page.goto(old);
  await page.waitForURL((url) => url.pathname === here);
  await page.getByRole("button", { name: "Deshacer la unión con Rosa Font" }).click();
  await page.getByText("Deshecho: todo vuelve a estar como antes").waitFor();
  await page.getByText("rosa@example.org").first().waitFor();
  await page.goto(old);
  await page.getByText("rosa.font@example.org").first().waitFor();
  assert.equal(page.url(), old);
});

test("those who may be there twice are listed, told apart and made one", async () => {
  const page = await enter(browser, box, "recepcion@demo.omi");
  const one = { ...belen, firstName: "Gael", lastName: "Ibarra Soto", dateOfBirth: "05/05/2020" };
  const mother = (last, number) => ({
    ...belen.guardian,
    firstName: "Irene",
    lastName: last,
    dniNie: dni(number),
    email: `${number}@example.org`,
    phone: "644 999 111",
  });
  await register(page, { ...one, guardian: mother("Soto Lara", 41_700_320) });
  await register(page, {
    ...one,
    lastName: "Soto Ibarra",
    guardian: mother("Soto", 41_700_321),
  });
  await page.getByRole("navigation").getByRole("link", { name: "Duplicados" }).click();
  await page.getByRole("heading", { name: "Posibles duplicados" }).waitFor();
  const children = page.getByRole("button", { name: "Comparar y unir a Gael Ibarra Soto" });
  await children.waitFor();
  await assertSound(page, "likely duplicates");

  await page.getByRole("button", { name: "No es un duplicado: Gael Ibarra Soto" }).click();
  await page.getByText("Anotado: Gael Ibarra Soto no es un duplicado").waitFor();
  await children.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Deshacer" }).click();
  await children.waitFor();

  const mothers = page.getByRole("button", { name: "Comparar y unir a Irene Soto Lara" });
  await mothers.click();
  await page.getByRole("dialog").getByRole("button", { name: "Unir los tutores" }).click();
  await page.getByText("Unidos: Irene Soto Lara consta una sola vez").waitFor();
  await mothers.waitFor({ state: "detached" });
  await children.waitFor();
});
