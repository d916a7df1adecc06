// A clinic opens: the owner unpacks the box on a Friday, and on Monday the front desk works on it with three thousand
// children who were in another program.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startBox } from "../support/box.mjs";
import { assertSound, openBrowser, PHONE, signIn } from "../support/browser.mjs";
import { messyList } from "../support/messy.mjs";
import { paint } from "../support/paint.mjs";
import { readQr } from "../support/qr.mjs";
import { totp } from "../support/totp.mjs";

const OWNER = { email: "elena@clinicasonrisas.es", password: "una frase larga y propia" };
const DESK = { email: "nuria@clinicasonrisas.es", password: "tranvía paraguas limón" };
const MOTTO = "Sonreír es cosa de niños";
/** A debug build enters a few hundred rows a second. */
const LONG = { timeout: 180_000 };

let box;
let browser;
before(async () => {
  box = await startBox({ demo: false });
  browser = await openBrowser(box.authority);
});
after(async () => {
  await browser?.close();
  await box?.stop();
});

const button = (page, name) => page.getByRole("button", { name, exact: true });

const go = (page, name) =>
  page
    .getByRole("navigation", { name: "Menú principal" })
    .getByRole("link", { name, exact: true })
    .click();

/** Fills the wizard and counts: what two minutes are enough for is few steps and few fields. */
async function setUp(page) {
  const work = { steps: 0, fields: 0 };
  const fill = async (label, value) => {
    work.fields += 1;
    await page.getByLabel(label, { exact: true }).fill(value);
  };
  const press = async (name) => {
    work.steps += 1;
    await button(page, name).click();
  };
  await page.getByRole("heading", { name: "La clínica" }).waitFor();
  await fill("Nombre de la clínica", "Clínica Dental Sonrisas");
  await fill("NIF", "B12345674");
  await fill("Calle y número", "Calle del Castillo 8");
  await fill("Código postal", "28013");
  await fill("Población", "Madrid");
  await press("Continuar");
  await page.getByRole("heading", { name: "Tu cuenta" }).waitFor();
  await fill("Nombre y apellidos", "Elena Prieto Sanz");
  await fill("Correo electrónico", OWNER.email);
  await fill("Contraseña", OWNER.password);
  await press("Crear la clínica");
  await page.getByRole("heading", { name: "Pacientes" }).waitFor();
  return work;
}

async function inviteByQr(owner) {
  await go(owner, "Equipo");
  await button(owner, "Invitar").click();
  const form = owner.getByRole("dialog", { name: "Invitar a alguien al equipo" });
  await form.getByLabel("Nombre y apellidos").fill("Nuria Salas Gil");
  await form.getByLabel("Correo electrónico").fill(DESK.email);
  await form.getByLabel("Recepción", { exact: true }).check();
  await form.getByRole("button", { name: "Crear la invitación" }).click();
  const ready = owner.getByRole("dialog", { name: "Invitación para Nuria Salas Gil" });
  const link = await readQr(ready.getByRole("img", { name: /^Código QR de la invitación/u }));
  await ready.getByRole("button", { name: "Terminar" }).click();
  return link;
}

async function enrol(owner) {
  await owner.goto(`${box.staff}/cuenta`);
  await button(owner, "Activar").click();
  const dialog = owner.getByRole("dialog", { name: "Activar la verificación en dos pasos" });
  const secret = await dialog.getByTestId("totp-secret").textContent();
  await dialog.getByLabel("Código de seis cifras").fill(totp(secret));
  await dialog.getByRole("button", { name: "Activar" }).click();
  const codes = owner.getByRole("dialog", { name: "Códigos de recuperación" });
  await codes.getByLabel("He guardado los códigos").check();
  await codes.getByRole("button", { name: "Terminar" }).click();
  await owner.getByText("Activada", { exact: true }).waitFor();
}

async function dress(owner) {
  await owner.goto(`${box.staff}/ajustes?seccion=imagen`);
  const logo = { name: "logo.png", mimeType: "image/png", buffer: await paint(owner) };
  await owner.locator("input[type=file]").setInputFiles(logo);
  await owner.getByAltText("Logotipo elegido").waitFor();
  await owner.getByLabel("Código del color").fill("#7a1fa2");
  await owner.getByLabel("Lema", { exact: true }).fill(MOTTO);
  await button(owner, "Guardar cambios").click();
  await owner.getByText("Cambios guardados").waitFor();
}

async function importAll(owner, list) {
  await go(owner, "Importar");
  const file = { name: "pacientes.csv", mimeType: "text/csv", buffer: list.bytes };
  await owner.locator("[data-import-file]").first().setInputFiles(file);
  await owner.getByRole("heading", { name: "Columnas" }).waitFor(LONG);
  await owner.getByLabel("Plan", { exact: true }).selectOption("PREVENTIVO");
  await owner.getByLabel("Forma de pago", { exact: true }).selectOption("ANNUAL");
  await owner.getByLabel("Inicio del plan", { exact: true }).fill("01/09/2026");
  await owner.getByRole("checkbox", { name: /La clínica guarda en papel/u }).check();
  await owner.getByLabel("Qué significa «Mami» en Parentesco").selectOption("MADRE");
  await enterRows(owner);
  await button(owner, "Deshacer la importación").click();
  await owner
    .getByRole("alertdialog")
    .getByRole("button", { name: "Deshacer la importación" })
    .click();
  await owner.getByText("no queda nada de ella", { exact: false }).waitFor(LONG);
  await enterRows(owner);
}

async function enterRows(owner) {
  await button(owner, "Comprobar las filas").click();
  await owner.getByRole("button", { name: /^Importar \d/u }).click(LONG);
  await owner.getByText("Importación terminada.").waitFor(LONG);
}

test("from an empty folder to a front desk at work with the children of another program", async () => {
  const printed = box.console("admin", "claim-token");
  const [, code] = /\/setup#([0-9a-z]{26})/u.exec(printed) ?? [];
  const owner = await browser.open(`${box.staff}/setup#${code}`);
  assert.deepEqual(await setUp(owner), { steps: 2, fields: 8 });

  const device = await browser.open(box.trust, { viewport: PHONE, hasTouch: true });
  await device.getByText("Hecho: este navegador ya confía en OMI.").waitFor();

  const link = await inviteByQr(owner);
  await device.goto(link);
  await device.getByText(`Entrarás con ${DESK.email} como Recepción`).waitFor();
  await device.getByLabel("Tu contraseña", { exact: true }).fill(DESK.password);
  await device.getByRole("button", { name: "Guardar y entrar" }).click();
  await device.getByRole("heading", { name: "Pacientes" }).waitFor();

  await enrol(owner);

  // The desk is open while the owner dresses the clinic, and sees it without a reload.
  const desk = await browser.open(box.staff);
  await signIn(desk, DESK.email, DESK.password);
  await desk.getByRole("heading", { name: "Pacientes" }).waitFor();
  await dress(owner);
  await desk.waitForFunction(() =>
    document.querySelector("header img")?.src.includes("/api/branding/logo"),
  );

  const list = messyList();
  await importAll(owner, list);

  // By the telephone of the mother, as another program wrote it; the address holds what is looked for.
  await desk.goto(`${box.staff}/pacientes?q=${encodeURIComponent('"610000022"')}`);
  await desk.getByText("2 pacientes", { exact: true }).waitFor();
  await desk.getByRole("link", { name: /Begoña/u }).click();
  await desk.getByText("N.º de historia anterior: 4022").waitFor();
  const file = new URL(desk.url()).pathname;
  await owner.goto(`${box.staff}${file}`);
  await owner.getByText("N.º de historia anterior: 4022").waitFor();

  await desk.getByRole("button", { name: "Editar" }).first().click();
  await desk.getByLabel("Observaciones").fill("Prefiere las tardes de los martes");
  await button(desk, "Guardar").click();
  await desk.getByText("Cambios guardados").waitFor();
  await owner.getByText("Prefiere las tardes de los martes").waitFor();
  await assertSound(owner, "a file that changed while it was read");

  await go(owner, "Actividad");
  await owner.getByLabel("Tipo de acto").selectOption("Cambios");
  const entry = owner.getByRole("main").locator("tbody tr").filter({ hasText: "Observaciones" });
  await entry.filter({ hasText: "Nuria Salas Gil" }).first().waitFor();
  await assertSound(owner, "the change in the log");
});
