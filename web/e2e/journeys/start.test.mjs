// A new clinic's first steps, each ticked by what the box knows; a device that is paired; the API page.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { request } from "node:https";
import { after, before, test } from "node:test";
import { startBox } from "../support/box.mjs";
import { assertSound, openBrowser, PHONE, signIn } from "../support/browser.mjs";

const EMAIL = "elena@clinicasonrisas.es";
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

async function setUp() {
  const [, code] = /\/setup#([0-9a-z]{26})/u.exec(box.console("admin", "claim-token"));
  const page = await browser.open(`${box.staff}/setup#${code}`);
  await page.getByLabel("Nombre de la clínica").fill("Clínica Dental Sonrisas");
  await page.getByLabel("NIF").fill("B12345674");
  await page.getByLabel("Calle y número").fill("Calle Mayor 12");
  await page.getByLabel("Código postal").fill("28013");
  await page.getByLabel("Población").fill("Madrid");
  await page.getByRole("button", { name: "Continuar" }).click();
  await page.getByLabel("Nombre y apellidos").fill("Elena Prieto Sanz");
  await page.getByLabel("Correo electrónico").fill(EMAIL);
  await page.getByLabel("Contraseña", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Crear la clínica" }).click();
  return page;
}

const card = (page) => page.getByRole("region", { name: "Primeros pasos" });

test("the first steps follow the wizard, are ticked by what is there, and come back from the menu", async () => {
  const page = await setUp();
  await card(page).getByText("0 de 5 hechos").waitFor();
  await assertSound(page, "the first steps");

  const trust = await browser.open(box.trust);
  await trust.getByText("Hecho: este navegador ya confía en OMI.").waitFor();
  await page.reload();
  await card(page).getByText("1 de 5 hechos").waitFor();
  await card(page).getByText("Que los dispositivos confíen en OMI: hecho").waitFor();

  await card(page).getByRole("link", { name: "Importarlos de otro programa" }).click();
  await page
    .getByRole("heading", { name: /^Importar/u })
    .first()
    .waitFor();
  await page.goBack();
  await card(page).getByRole("link", { name: "Elegir la imagen" }).click();
  await page.getByLabel("Código del color").waitFor();
  await page.goBack();
  await card(page).getByRole("link", { name: "Ir a Equipo" }).click();
  await page.getByRole("heading", { name: "Equipo", exact: true }).waitFor();
  await page.goBack();
  await card(page).getByRole("button", { name: "Ocultar" }).click();
  await card(page).waitFor({ state: "detached" });
  await page.reload();
  await page.getByRole("heading", { name: "Pacientes" }).waitFor();
  await page.getByRole("button", { name: /Elena Prieto/u }).click();
  assert.equal(await card(page).count(), 0, "what was put away stays away");
  await page.getByRole("menuitem", { name: "Primeros pasos" }).click();
  await card(page).getByText("1 de 5 hechos").waitFor();

  const phone = await browser.open(box.staff, { viewport: PHONE, hasTouch: true });
  await signIn(phone, EMAIL, PASSWORD);
  await card(phone).getByText("1 de 5 hechos").waitFor();
  await assertSound(phone, "the first steps on a phone");
});

/** What a client does with the link: the code, over a connection that trusts this box alone. */
function pair(link) {
  const parts = new URLSearchParams(new URL(link).hash.slice(1));
  const body = JSON.stringify({ code: parts.get("code"), name: "Sillón 2" });
  return new Promise((done, fail) => {
    const asked = request(
      `https://${parts.get("to")}/api/pairing`,
      {
        method: "POST",
        ca: readFileSync(box.authority),
        headers: { "content-type": "application/json" },
      },
      (answer) => done(answer.statusCode),
    );
    asked.on("error", fail);
    asked.end(body);
  });
}

test("an administrator pairs a device with a code that works once", async () => {
  const page = await browser.open(box.staff);
  await signIn(page, EMAIL, PASSWORD);
  await page.getByRole("link", { name: "Diagnóstico" }).click();
  await page.getByRole("link", { name: "Equipos" }).click();
  await page.getByText("Un navegador", { exact: true }).waitFor();
  await assertSound(page, "devices");
  await page.getByRole("button", { name: "Añadir un equipo" }).click();
  await page.getByRole("img", { name: "Código QR para emparejar" }).waitFor();
  await assertSound(page, "the code that pairs");
  const link = await page.getByTestId("pairing-link").inputValue();
  assert.match(
    link,
    /^http:\/\/127\.0\.0\.1:\d+\/#pair=1&to=[^&]+&ca=[0-9a-f]{64}&code=[0-9a-z]{26}$/u,
  );
  assert.equal(await pair(link), 200);
  assert.equal(await pair(link), 403);
  await page.getByRole("button", { name: "Hecho" }).click();
  await page.getByText("Sillón 2").waitFor();
});

test("the API page needs neither an account nor the internet, and finds what is looked for", async () => {
  for (const options of [{}, { viewport: PHONE, hasTouch: true, colorScheme: "dark" }]) {
    const page = await browser.open(`${box.staff}/api/docs`, options);
    const foreign = [];
    page.on("request", (asked) => {
      if (!asked.url().startsWith(box.staff)) foreign.push(asked.url());
    });
    await page.getByRole("heading", { name: "API de OMI" }).waitFor();
    await page.getByText("/api/patients/{id}", { exact: true }).first().waitFor();
    await page.getByLabel("Buscar").fill("post auth login");
    const login = page.locator("details").filter({ hasText: "/api/auth/login" }).first();
    await login.locator("summary").first().click();
    await login.getByText("password", { exact: true }).waitFor();
    await assertSound(page, "the API page");
    await page.getByLabel("Buscar").fill("nada de nada");
    await page.getByText("Ninguna operación coincide").waitFor();
    await page.getByText("English").click();
    await page.getByRole("heading", { name: "OMI API" }).waitFor();
    await page.getByText("No operation matches").waitFor();
    assert.deepEqual(foreign, []);
  }
});
