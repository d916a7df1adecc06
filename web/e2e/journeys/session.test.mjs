import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { PASSWORD, startBox } from "../support/box.mjs";
import { assertSound, enter, openBrowser, signIn } from "../support/browser.mjs";
import { belen, fillChild, openRegistration, submit } from "../support/children.mjs";
import { totp } from "../support/totp.mjs";

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

  await submit(page);
  await lock(page).getByText("La sesión ha terminado").waitFor();
  await assertSound(page, "lock over a form");
  assert.equal(await page.getByLabel("Apellidos").first().inputValue(), "Núñez Ortega");
  await lock(page).getByLabel("Contraseña", { exact: true }).fill("no-es-esta-clave");
  await lock(page).getByRole("button", { name: "Desbloquear" }).click();
  await lock(page).getByRole("alert").waitFor();
  await unlock(page);
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

test("two-step sign-in: enrolled, used with a code and a recovery code, switched off", async () => {
  const page = await enter(browser, box, "odontologo@demo.omi");
  await page.goto(`${box.staff}/cuenta`);
  // Signing in counts as giving the password; ten minutes later the box answers like this.
  await page.route(
    "**/api/auth/2fa/enroll",
    (route) =>
      route.fulfill({
        status: 403,
        contentType: "application/problem+json",
        body: JSON.stringify({ status: 403, code: "auth.reauthentication_required" }),
      }),
    { times: 1 },
  );
  await page.getByRole("button", { name: "Activar" }).click();
  const confirm = page.getByRole("dialog", { name: "Confirma que eres tú" });
  await confirm.getByLabel("Contraseña", { exact: true }).fill(PASSWORD);
  await assertSound(page, "confirm that it is you");
  await confirm.getByRole("button", { name: "Continuar" }).click();

  const enrol = page.getByRole("dialog", { name: "Activar la verificación en dos pasos" });
  await enrol.getByRole("img", { name: /^Código QR/u }).waitFor();
  await assertSound(page, "enrolment");
  const secret = await enrol.getByTestId("totp-secret").textContent();
  await enrol.getByLabel("Código de seis cifras").fill("000000");
  await enrol.getByRole("button", { name: "Activar" }).click();
  await enrol.getByText("El código no es válido").waitFor();
  await enrol.getByLabel("Código de seis cifras").fill(totp(secret));
  await enrol.getByRole("button", { name: "Activar" }).click();

  const codesDialog = page.getByRole("dialog", { name: "Códigos de recuperación" });
  await codesDialog.waitFor();
  await assertSound(page, "recovery codes");
  const codes = await codesDialog.getByRole("listitem").allTextContents();
  assert.equal(new Set(codes).size, 10);
  const downloading = page.waitForEvent("download");
  await codesDialog.getByRole("button", { name: "Descargar" }).click();
  assert.equal((await downloading).suggestedFilename(), "omi-recovery-codes.txt");
  await codesDialog.getByLabel("He guardado los códigos").check();
  await codesDialog.getByRole("button", { name: "Terminar" }).click();
  await page.getByText("Activada", { exact: true }).waitFor();
  await page.getByRole("main").getByRole("button", { name: "Salir" }).click();

  await signIn(page, "odontologo@demo.omi");
  await page.getByRole("heading", { name: "Verificación en dos pasos" }).waitFor();
  await assertSound(page, "second step");
  await page.getByLabel("Código de seis cifras").fill(totp(secret, 1));
  await page.getByRole("button", { name: "Verificar" }).click();
  await page.getByRole("heading", { name: "Pacientes" }).waitFor();

  const other = await browser.open(box.staff);
  await signIn(other, "odontologo@demo.omi");
  await other.getByRole("button", { name: "No tengo el teléfono" }).click();
  await other.getByLabel("Código de recuperación").fill(codes[0]);
  await other.getByRole("button", { name: "Verificar" }).click();
  await other.getByRole("heading", { name: "Pacientes" }).waitFor();
});

test("a new password is asked for the old one, and measured", async () => {
  const page = await enter(browser, box, "higienista@demo.omi");
  await page.goto(`${box.staff}/cuenta`);
  const section = page.getByRole("main");
  await section.getByLabel("Contraseña actual", { exact: true }).fill("no-es-esta-clave");
  await section.getByLabel("Contraseña nueva", { exact: true }).fill("caballo correcto grapa");
  await section.getByRole("button", { name: "Cambiar la contraseña" }).click();
  await section.getByText("No es la contraseña actual").waitFor();
  await section.getByLabel("Contraseña actual", { exact: true }).fill(PASSWORD);
  await section.getByLabel("Contraseña nueva", { exact: true }).fill("1234567890");
  await section.getByRole("button", { name: "Cambiar la contraseña" }).click();
  await section.locator("[aria-invalid=true]").waitFor();
  await section.getByLabel("Contraseña nueva", { exact: true }).fill("caballo correcto grapa");
  await section.getByRole("button", { name: "Cambiar la contraseña" }).click();
  await page.getByText(/^Contraseña cambiada/u).waitFor();
});
