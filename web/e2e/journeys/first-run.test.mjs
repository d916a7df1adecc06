// From an empty folder to a clinic with its administrator signed in, at the console and in the browser.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startBox } from "../support/box.mjs";
import { assertSound, openBrowser, PHONE, signIn } from "../support/browser.mjs";

const PASSWORD = "una frase larga y propia";

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

/** What the console shows, as someone reads it there. */
function codeOfTheConsole() {
  const shown = box.console("admin", "claim-token");
  const [, address, code] = /(https:\S+)\/setup#([0-9a-z]{26})/u.exec(shown) ?? [];
  assert.ok(code, "the console shows an address with a code");
  assert.equal(new URL(address).port, new URL(box.staff).port, "of the door that is open");
  return code;
}

const next = (page) => page.getByRole("button", { name: "Continuar" }).click();

test("a wrong code opens nothing and says where the right one stands", async () => {
  const page = await browser.open(box.staff, { viewport: PHONE, hasTouch: true });
  await page.getByRole("heading", { name: "Pon en marcha OMI" }).waitFor();
  await assertSound(page, "the code of the console");
  await page.getByLabel("Código del equipo").fill("7k3m9-q2x4w-8r6tz-n5v1b-c0dfg-h");
  await page.getByRole("button", { name: "Empezar" }).click();
  await page.getByRole("alert").getByText("omi admin claim-token").waitFor();
});

test("the owner follows the address of the console and has a clinic", async () => {
  const code = codeOfTheConsole();
  const page = await browser.open(`${box.staff}/setup#${code}`);
  await page.getByRole("heading", { name: "La clínica" }).waitFor();
  assert.equal(new URL(page.url()).hash, "", "the code leaves the address bar");
  await assertSound(page, "the clinic");

  await next(page);
  await page.getByText("Falta este dato").nth(4).waitFor();
  assert.equal(await page.getByText("Falta este dato").count(), 5);
  await page.getByLabel("Nombre de la clínica").fill("Clínica Dental Sonrisas");
  await page.getByLabel("NIF").fill("B12345675");
  await page.getByLabel("Calle y número").fill("Calle del Castillo 8");
  await page.getByLabel("Código postal").fill("38002");
  await page.getByLabel("Población").fill("Santa Cruz de Tenerife");
  assert.equal(await page.getByRole("radio", { name: "Canarias" }).isChecked(), true);
  await next(page);

  await page.getByRole("heading", { name: "Tu cuenta" }).waitFor();
  await assertSound(page, "the administrator");
  await page.getByLabel("Nombre y apellidos").fill("Elena Prieto Sanz");
  await page.getByLabel("Correo electrónico").fill("elena@clinicasonrisas.es");
  await page.getByLabel("Contraseña", { exact: true }).fill(PASSWORD);
  const finish = page.getByRole("button", { name: "Crear la clínica" });
  await finish.click();

  // The server refuses the tax number: the wizard goes back to it, and nothing has to be typed again.
  await page.getByText("No es un NIF válido").waitFor();
  await page.getByLabel("NIF").fill("B-12.345.674");
  await next(page);
  await finish.click();
  await page.getByRole("heading", { name: "Pacientes" }).waitFor();
  await page.getByText("Clínica Dental Sonrisas").first().waitFor();
  await assertSound(page, "the first screen of a new clinic");

  const again = await browser.open(`${box.staff}/setup#${code}`);
  await again.goto(box.staff);
  await signIn(again, "elena@clinicasonrisas.es", PASSWORD);
  await again.getByRole("heading", { name: "Pacientes" }).waitFor();
  assert.throws(() => codeOfTheConsole(), "a box that is someone's shows no code");
});

test("the page of trust says how, and sees by itself when a browser does", async () => {
  const stranger = await openBrowser();
  try {
    const page = await stranger.open(box.trust, { viewport: PHONE, hasTouch: true });
    await page.getByRole("heading", { name: "Que este dispositivo confíe en OMI" }).waitFor();
    await page.getByText("todavía no confía").waitFor();
    await assertSound(page, "the page of trust");
    await page.locator("details[open]").first().waitFor();
  } finally {
    await stranger.close();
  }
  const page = await browser.open(box.trust);
  await page.getByText("Hecho: este navegador ya confía en OMI.").waitFor();
  await page.getByRole("link", { name: "Entrar en OMI" }).click();
  await page.getByRole("heading", { name: "Entrar en la clínica" }).waitFor();
});
