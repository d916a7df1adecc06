import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { PASSWORD, startBox } from "../support/box.mjs";
import { assertSound, enter, openBrowser, PHONE, signIn } from "../support/browser.mjs";

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

const CHOSEN = "tranvía paraguas limón";

async function openTeam() {
  const page = await enter(browser, box, "admin@demo.omi");
  await page.getByRole("link", { name: "Equipo" }).click();
  await page.getByRole("cell", { name: "recepcion@demo.omi" }).waitFor();
  return page;
}

const openPerson = async (page, name) => {
  await page.getByRole("button", { name: `Abrir la ficha de ${name}` }).click();
  const sheet = page.getByRole("dialog", { name, exact: true });
  await sheet.waitFor();
  return sheet;
};

async function invite(page, { name, email, role, more = async () => {} }) {
  await page.getByRole("button", { name: "Invitar", exact: true }).click();
  const form = page.getByRole("dialog", { name: "Invitar a alguien al equipo" });
  await form.getByLabel("Nombre y apellidos").fill(name);
  await form.getByLabel("Correo electrónico").fill(email);
  await form.getByLabel(role, { exact: true }).check();
  await more(form);
  await form.getByRole("button", { name: "Crear la invitación" }).click();
  return takeLink(page, name);
}

async function takeLink(page, name) {
  const ready = page.getByRole("dialog", { name: `Invitación para ${name}` });
  await ready.getByRole("img", { name: /^Código QR de la invitación/u }).waitFor();
  const link = await ready.getByTestId("invitation-link").inputValue();
  await assertSound(page, "an invitation");
  await ready.getByRole("button", { name: "Terminar" }).click();
  return link;
}

test("somebody is invited by link, chooses a password and works; the link opens nothing twice", async () => {
  const admin = await openTeam();
  await admin.getByRole("button", { name: "Invitar", exact: true }).click();
  const form = admin.getByRole("dialog", { name: "Invitar a alguien al equipo" });
  await form.getByRole("button", { name: "Crear la invitación" }).click();
  await form.getByText("Falta este dato").first().waitFor();
  await assertSound(admin, "an invitation with nothing in it");
  await form.getByRole("button", { name: "Cancelar" }).click();

  const link = await invite(admin, {
    name: "Nuria Salas Gil",
    email: "nuria@demo.omi",
    role: "Odontología",
    more: async (dialog) => {
      await dialog.getByLabel("Número de colegiado").fill("28001234");
      await dialog.getByLabel("Violeta").check();
      await assertSound(admin, "inviting a dentist");
    },
  });
  assert.match(link, /\/invitacion#[\w-]{43}$/u);
  const row = admin.getByRole("row").filter({ hasText: "nuria@demo.omi" });
  await row.getByText("Invitada").waitFor();
  await assertSound(admin, "the team");

  const requests = [];
  const nuria = await browser.open("about:blank", { viewport: PHONE, hasTouch: true });
  nuria.on("request", (request) => requests.push(request.url()));
  await nuria.goto(link);
  await nuria.getByText("Entrarás con nuria@demo.omi como Odontología").waitFor();
  assert.equal(new URL(nuria.url()).hash, "", "the token leaves the address bar");
  await assertSound(nuria, "the invitation");
  await nuria.getByLabel("Tu nombre").fill("Nuria Salas Gimeno");
  await nuria.getByLabel("Tu contraseña", { exact: true }).fill("1234567890");
  await nuria.getByRole("button", { name: "Guardar y entrar" }).click();
  await nuria.locator("[aria-invalid=true]").waitFor();
  await nuria.getByLabel("Tu contraseña", { exact: true }).fill(CHOSEN);
  await nuria.getByRole("button", { name: "Guardar y entrar" }).click();
  await nuria.locator("[data-row-link]").first().waitFor();
  const token = link.split("#")[1];
  assert.ok(
    requests.every((url) => !url.split("#")[0].includes(token)),
    "the token is in no request's address",
  );

  const second = await browser.open(link);
  await second.getByRole("alert").getByText("Invitación ya usada").waitFor();
  await assertSound(second, "a used invitation");
  await second.getByRole("link", { name: "Ir a la entrada" }).click();
  await signIn(second, "nuria@demo.omi", CHOSEN);
  await second.locator("[data-row-link]").first().waitFor();

  const bare = await browser.open(`${box.staff}/invitacion`);
  await bare.getByText("Falta el enlace de la invitación").waitFor();

  await admin.reload();
  const sheet = await openPerson(admin, "Nuria Salas Gimeno");
  await sheet.getByText("2 sesiones abiertas").waitFor();
  await sheet.getByText("28001234").waitFor();
  await assertSound(admin, "a person of the team");
  const places = sheet.getByRole("region", { name: "Dónde ha entrado" });
  await places.getByRole("listitem").nth(1).waitFor();
  await places
    .getByRole("button", { name: /^Cerrar sesión: /u })
    .first()
    .click();
  await sheet.getByText("1 sesión abierta").waitFor();
  await second.reload();
  await second.getByRole("heading", { name: "Entrar en la clínica" }).waitFor();
  await sheet.getByRole("button", { name: "Cerrar sus sesiones" }).click();
  await admin.getByRole("alertdialog").getByRole("button", { name: "Cerrar sus sesiones" }).click();
  await sheet.getByText("0 sesiones abiertas").waitFor();
  await nuria.reload();
  await nuria.getByRole("heading", { name: "Entrar en la clínica" }).waitFor();
});

test("an invitation is shown again, renewed and taken back", async () => {
  const admin = await openTeam();
  const first = await invite(admin, {
    name: "Pablo Rey Mora",
    email: "pablo@demo.omi",
    role: "Recepción",
  });
  const sheet = await openPerson(admin, "Pablo Rey Mora");
  await sheet.getByRole("button", { name: "Ver el enlace y el código QR" }).click();
  assert.equal(await takeLink(admin, "Pablo Rey Mora"), first);
  await sheet.getByRole("button", { name: "Crear una invitación nueva" }).click();
  await admin.getByRole("alertdialog").getByRole("button", { name: "Crear la invitación" }).click();
  const renewed = await takeLink(admin, "Pablo Rey Mora");
  assert.notEqual(renewed, first);
  const late = await browser.open(first);
  await late.getByText("Invitación retirada").waitFor();
  await sheet.getByRole("button", { name: "Retirar la invitación" }).click();
  await admin
    .getByRole("alertdialog")
    .getByRole("button", { name: "Retirar la invitación" })
    .click();
  await sheet.getByText("No hay ninguna abierta").waitFor();
  await late.goto(`${renewed.slice(0, -1)}-`);
  await late.getByText("Esta invitación no existe").waitFor();
  await late.goto(renewed);
  await late.getByText("Invitación retirada").waitFor();
});

test("roles change under a person's feet, an account is closed and opened, one ADMIN is left", async () => {
  const desk = await enter(browser, box, "recepcion@demo.omi");
  const admin = await openTeam();
  let sheet = await openPerson(admin, "Carmen Vidal Soto");
  await sheet.getByRole("button", { name: "Editar" }).click();
  const form = admin.getByRole("dialog", { name: "Editar a Carmen Vidal Soto" });
  await form.getByLabel("Administración", { exact: true }).check();
  await assertSound(admin, "editing a person");
  await form.getByRole("button", { name: "Guardar" }).click();
  await admin.getByText("Cambios guardados: Carmen Vidal Soto").waitFor();
  await desk.reload();
  await desk.getByRole("link", { name: "Equipo" }).click();
  await desk.getByRole("cell", { name: "higienista@demo.omi" }).waitFor();

  await sheet.getByRole("button", { name: "Desactivar" }).click();
  await assertSound(admin, "closing an account");
  await admin.getByRole("alertdialog").getByRole("button", { name: "Desactivar" }).click();
  await admin.getByText("Cuenta desactivada: Carmen Vidal Soto").waitFor();
  await desk.reload();
  await signIn(desk, "recepcion@demo.omi", PASSWORD);
  await desk.getByText("La clínica ha cerrado esta cuenta").waitFor();

  await admin.keyboard.press("Escape");
  const own = await openPerson(admin, "Javier Montes Gil");
  assert.equal(await own.getByRole("button", { name: "Desactivar" }).count(), 0);
  await own.getByRole("button", { name: "Editar" }).click();
  const mine = admin.getByRole("dialog", { name: "Editar a Javier Montes Gil" });
  await mine.getByLabel("Administración", { exact: true }).uncheck();
  await mine.getByLabel("Recepción", { exact: true }).check();
  await mine.getByRole("button", { name: "Guardar" }).click();
  await mine.getByRole("alert").getByText("nadie podría administrar la clínica").waitFor();
  await assertSound(admin, "the last ADMIN");
  await mine.getByRole("button", { name: "Cancelar" }).click();
  await admin.keyboard.press("Escape");

  sheet = await openPerson(admin, "Carmen Vidal Soto");
  await sheet.getByRole("button", { name: "Reactivar" }).click();
  await admin.getByText("Cuenta reactivada: Carmen Vidal Soto").waitFor();
  await signIn(desk, "recepcion@demo.omi", PASSWORD);
  // Back where she was: the team, which her new role may see.
  await desk.getByRole("cell", { name: "higienista@demo.omi" }).waitFor();
});
