import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { PASSWORD, startBox } from "../support/box.mjs";
import { assertSound, enter, openBrowser, signIn } from "../support/browser.mjs";
import { belen, fillChild, openRegistration, submit } from "../support/children.mjs";

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

const lock = (page) => page.getByRole("dialog", { name: /^Hola, / });

async function unlock(page) {
  await lock(page).getByLabel("Contraseña", { exact: true }).fill(PASSWORD);
  await lock(page).getByRole("button", { name: "Desbloquear" }).click();
  await lock(page).waitFor({ state: "detached" });
}

test("a session that ends in mid-form loses nothing", async () => {
  const page = await enter(browser, box, "recepcion@demo.omi");
  await openRegistration(page);
  await fillChild(page, belen);

  const elsewhere = await enter(browser, box, "recepcion@demo.omi");
  await elsewhere.goto(`${box.staff}/cuenta`);
  await elsewhere.getByText("Este dispositivo").waitFor();
  await assertSound(elsewhere, "my account");
  await elsewhere
    .getByRole("button", { name: /^Cerrar sesión: /u })
    .first()
    .click();
  await elsewhere.getByText(/^Sesión cerrada/u).waitFor();

  // The screen locks by itself, over the form as it is.
  await lock(page).getByText("La sesión ha terminado").waitFor();
  await assertSound(page, "lock over a form");
  assert.equal(await page.getByLabel("Apellidos").first().inputValue(), "Núñez Ortega");
  await lock(page).getByLabel("Contraseña", { exact: true }).fill("no-es-esta-clave");
  await lock(page).getByRole("button", { name: "Desbloquear" }).click();
  await lock(page).getByRole("alert").waitFor();
  await unlock(page);
  await submit(page);
  await page.getByRole("heading", { name: /NÚÑEZ ORTEGA, Belén/iu }).waitFor();
});

test("locking on purpose hides the screen, ends the session, and gives the screen back", async () => {
  const page = await enter(browser, box, "odontologo@demo.omi");
  await page.getByRole("searchbox").fill("garcia");
  await page.keyboard.press("Control+Alt+l");
  await lock(page).getByText("Has bloqueado la pantalla").waitFor();
  const answer = await page.evaluate(async () => {
    const response = await fetch("/api/auth/me", { headers: { "X-Omi-Cookies": "1" } });
    return response.status;
  });
  assert.equal(answer, 401);
  await unlock(page);
  assert.equal(await page.getByRole("searchbox").inputValue(), "garcia");
});

test("an idle screen locks itself", async () => {
  const page = await browser.open(box.staff);
  await page.clock.install();
  await signIn(page, "odontologo@demo.omi");
  await page.locator("[data-row-link]").first().waitFor();
  await page.clock.fastForward("31:00");
  await lock(page).getByText("por falta de actividad").waitFor();
  await unlock(page);
});

test("two tabs share one lock and one refresh", async () => {
  const page = await enter(browser, box, "odontologo@demo.omi");
  const tab = await page.context().newPage();
  await tab.goto(box.staff);
  await tab.locator("[data-row-link]").first().waitFor();
  const refreshes = [];
  for (const each of [page, tab]) {
    each.on("request", (request) => {
      if (request.url().endsWith("/api/auth/refresh")) refreshes.push(request.url());
    });
  }
  const cookies = await page.context().cookies();
  const access = cookies.find((cookie) => cookie.name.endsWith("_at"));
  await page.context().clearCookies({ name: access.name });
  const listed = (each) =>
    each.waitForResponse((response) => response.url().includes("query=lopez") && response.ok());
  await Promise.all(
    [page, tab].map((each) =>
      Promise.all([listed(each), each.getByRole("searchbox").fill("lopez")]),
    ),
  );
  assert.equal(refreshes.length, 1);
  await page.keyboard.press("Control+Alt+l");
  await lock(tab).waitFor();
  await unlock(page);
  await lock(tab).waitFor({ state: "detached" });
});
