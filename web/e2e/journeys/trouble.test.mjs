import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startBox } from "../support/box.mjs";
import { assertSound, enter, openBrowser, signIn } from "../support/browser.mjs";
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

test("a list that cannot be loaded is an error and never an empty list", async () => {
  const own = await startBox();
  const visitor = await openBrowser(own.authority);
  try {
    const page = await enter(visitor, own, "recepcion@demo.omi");
    await page.goto(`${own.staff}/cuenta`);
    await page.getByRole("heading", { name: "Mi cuenta" }).waitFor();
    // A line that has been open goes on from where it was, and has nothing to tell when nothing changed.
    await page.locator('[data-line="live"]').waitFor({ state: "attached" });
    await own.kill();
    await page.getByRole("navigation").getByRole("link", { name: "Pacientes" }).click();
    await page.getByRole("alert").getByText("El servidor de la clínica no responde").waitFor();
    await page.getByText("Sin conexión").waitFor();
    assert.equal(await page.getByText("Ningún paciente coincide").count(), 0);
    assert.equal(await page.getByText("Todavía no hay pacientes").count(), 0);
    await assertSound(page, "failed list");
    await page.getByRole("button", { name: "Reintentar" }).click();
    const silent = page.getByRole("alert").getByText("El servidor de la clínica no responde");
    await silent.waitFor({ state: "hidden" });
    await silent.waitFor();
    // Every try is over. Once the box is there again the list comes by itself.
    await own.start();
    await page.getByText("En línea").waitFor();
    await page.locator("[data-row-link]").first().waitFor();
  } finally {
    await visitor.close();
    await own.stop();
  }
});

test("a list that is asked for too early is waited for", async () => {
  const page = await enter(browser, box, "recepcion@demo.omi");
  await page.goto(`${box.staff}/cuenta`);
  await page.getByRole("heading", { name: "Mi cuenta" }).waitFor();
  let early = 5;
  await page.route(/\/api\/patients(\?|$)/u, async (route) => {
    if (early === 0) return route.continue();
    early -= 1;
    await route.fulfill({
      status: 503,
      headers: { "Retry-After": "1", "Content-Type": "application/problem+json" },
      body: JSON.stringify({ code: "patients.directory_loading", status: 503 }),
    });
  });
  await page.getByRole("navigation").getByRole("link", { name: "Pacientes" }).click();
  await page.locator("[data-row-link]").first().waitFor({ timeout: 30_000 });
  assert.equal(early, 0);
});

test("an app that found nobody begins by itself when the server is there", async () => {
  const page = await enter(browser, box, "recepcion@demo.omi");
  await page.route("**/api/status", (route) => route.abort("connectionrefused"));
  await page.reload();
  await page.getByRole("alert").getByText("El servidor de la clínica no responde").waitFor();
  await page.unroute("**/api/status");
  await page.locator("[data-row-link]").first().waitFor();
});

test("a page that came just before the box went hears what is new once it is back", async () => {
  const page = await browser.open(box.staff);
  await page.getByLabel("Correo electrónico").waitFor();
  const gone = /\/assets\/line-[^/]*\.js|\/api\/status/u;
  await page.route(gone, (route) => route.abort("connectionrefused"));
  const asked = page.waitForEvent("requestfailed", (request) => request.url().endsWith("/status"));
  await signIn(page, "recepcion@demo.omi");
  await asked;
  await page.unroute(gone);
  await page.locator('[data-line="live"]').waitFor({ state: "attached" });
  assert.equal(await page.getByText("OMI se ha actualizado").count(), 0);
});

test("no match is told apart, and widens again", async () => {
  const page = await enter(browser, box, "recepcion@demo.omi");
  await page.getByRole("searchbox").fill("zzzzqqqq");
  await page.getByText("Ningún paciente coincide").waitFor();
  await assertSound(page, "no match");
  await page.getByRole("button", { name: "Quitar los filtros" }).click();
  await page.locator("[data-row-link]").first().waitFor();
});

test("without the network the chip says so and a registration waits unharmed", async () => {
  const page = await enter(browser, box, "recepcion@demo.omi");
  await openRegistration(page);
  await fillChild(page, belen);
  await page.context().setOffline(true);
  await page.getByText("Sin conexión").waitFor();
  await submit(page);
  await page.getByRole("alert").getByText("No se ha perdido nada").waitFor();
  await assertSound(page, "offline");
  await page.context().setOffline(false);
  await page.getByText("En línea").waitFor();
  await submit(page);
  await page.getByRole("heading", { name: /NÚÑEZ ORTEGA, Belén/iu }).waitFor();
});

test("a create whose answer was lost is not done twice", async () => {
  const page = await enter(browser, box, "recepcion@demo.omi", { ignoreHTTPSErrors: true });
  await openRegistration(page);
  await fillChild(page, {
    ...belen,
    firstName: "Irene",
    guardian: { ...belen.guardian, dniNie: dni(50_112_233), email: "irene.familia@example.org" },
  });
  const keys = [];
  await page.route("**/api/patients", async (route) => {
    keys.push(route.request().headers()["idempotency-key"]);
    if (keys.length === 1) {
      await route.fetch();
      await route.abort("connectionreset");
    } else await route.continue();
  });
  await submit(page);
  await page.getByRole("alert").getByText("No se ha perdido nada").waitFor();
  await submit(page);
  await page.getByRole("heading", { name: /NÚÑEZ ORTEGA, Irene/iu }).waitFor();
  assert.equal(keys[0], keys[1]);
  await page.getByRole("link", { name: "Pacientes" }).first().click();
  await page.getByRole("searchbox").fill("irene nunez");
  await page.getByText("1 paciente", { exact: true }).waitFor();
});

test("what only the server knows to be wrong stands beside its field", async () => {
  const page = await enter(browser, box, "recepcion@demo.omi");
  await openRegistration(page);
  await fillChild(page, { ...belen, firstName: "Marina" });
  await page.getByRole("region", { name: "Plan" }).getByLabel("Fecha de inicio").fill("01/01/2199");
  await submit(page);
  await page.getByText("Queda 1 campo por revisar").waitFor();
  await page.locator('[name="plan.startDate"]:focus').waitFor();
  await assertSound(page, "errors of the server");
});

test("each role sees its own menu, and a screen it may not see says so", async () => {
  const menus = {
    "admin@demo.omi": [
      "Inicio",
      "Pacientes",
      "Dar de alta",
      "Tareas",
      "Duplicados",
      "Equipo",
      "Actividad",
      "Accesos de urgencia",
      "Importar",
      "Ajustes",
      "Diagnóstico",
    ],
    "recepcion@demo.omi": ["Inicio", "Pacientes", "Dar de alta", "Tareas", "Duplicados"],
    "odontologo@demo.omi": ["Inicio", "Pacientes", "Tareas"],
    "higienista@demo.omi": ["Inicio", "Pacientes", "Tareas"],
  };
  for (const [email, menu] of Object.entries(menus)) {
    const page = await enter(browser, box, email);
    const links = page.getByRole("navigation", { name: "Menú principal" }).getByRole("link");
    assert.deepEqual(await links.allTextContents(), menu, email);
    if (!menu.includes("Equipo")) {
      await page.goto(`${box.staff}/usuarios`);
      await page.getByText("Sin acceso").waitFor();
      await assertSound(page, "forbidden");
    }
    await page.context().close();
  }
});

test("an address that leads nowhere says so", async () => {
  const page = await enter(browser, box, "recepcion@demo.omi");
  await page.goto(`${box.staff}/pacientes/01890000-0000-7000-8000-000000000000`);
  await page.getByText("No está aquí").waitFor();
  await assertSound(page, "unknown patient");
  await page.goto(`${box.staff}/no/existe`);
  await page.getByRole("heading", { name: "No está aquí" }).waitFor();
  await assertSound(page, "unknown address");
});

test("the portal shows families one page and nothing of the staff's", async () => {
  const page = await browser.open(box.portal);
  await page.getByRole("heading", { name: "El portal de familias llegará pronto" }).waitFor();
  await assertSound(page, "portal");
  const status = await page.evaluate(async () => (await fetch("/api/patients")).status);
  assert.equal(status, 404);
});
