import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { PASSWORD, startBox } from "../support/box.mjs";
import { assertSound, enter, openBrowser, signIn } from "../support/browser.mjs";
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

/** Copied, printed and downloaded: all three hold every code, and only then does the window close. */
async function putAway(page, sheet, codes) {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await sheet.getByRole("button", { name: "Copiar" }).click();
  await page.getByText("Códigos copiados").waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());

  const printing = page.evaluate(
    () => new Promise((done) => addEventListener("beforeprint", () => done(true), { once: true })),
  );
  await sheet.getByRole("button", { name: "Imprimir" }).click();
  assert.ok(await printing);
  await page.emulateMedia({ media: "print" });
  const printed = await page.evaluate(() => document.body.innerText);
  await page.emulateMedia({ media: null });

  const downloading = page.waitForEvent("download");
  await sheet.getByRole("button", { name: "Descargar" }).click();
  const download = await downloading;
  assert.equal(download.suggestedFilename(), "omi-recovery-codes.txt");
  const kept = await readFile(await download.path(), "utf8");

  for (const text of [copied, printed, kept]) {
    assert.match(text, /odontologo@demo\.omi/u);
    for (const code of codes) assert.ok(text.includes(code), `without ${code}:\n${text}`);
  }
  assert.doesNotMatch(printed, /Sesiones abiertas/u, "the page behind is not printed");
  await sheet.getByLabel("He guardado los códigos").check();
  await sheet.getByRole("button", { name: "Terminar" }).click();
}

/** A browser that is at the second step and gives a recovery code. */
async function withRecoveryCode(code) {
  const page = await browser.open(box.staff);
  await signIn(page, "odontologo@demo.omi");
  await page.getByRole("button", { name: "No tengo el teléfono" }).click();
  await page.getByLabel("Código de recuperación").fill(code);
  await page.getByRole("button", { name: "Verificar" }).click();
  return page;
}

test("two-step sign-in: enrolled, its codes put away, used, renewed and switched off", async () => {
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

  const sheet = page.getByRole("dialog", { name: "Códigos de recuperación" });
  await sheet.waitFor();
  await assertSound(page, "recovery codes");
  const codes = await sheet.getByRole("listitem").allTextContents();
  assert.equal(new Set(codes).size, 10);
  await page.keyboard.press("Escape");
  await sheet.getByRole("button", { name: "Terminar" }).and(page.locator(":disabled")).waitFor();
  await putAway(page, sheet, codes);
  await page.getByText("Activada", { exact: true }).waitFor();
  await page.getByRole("main").getByRole("button", { name: "Salir" }).click();

  await signIn(page, "odontologo@demo.omi");
  await page.getByRole("heading", { name: "Verificación en dos pasos" }).waitFor();
  await assertSound(page, "second step");
  await page.getByLabel("Código de seis cifras").fill(totp(secret, 1));
  await page.getByRole("button", { name: "Verificar" }).click();
  await page.getByRole("heading", { name: "Pacientes" }).waitFor();
  await withRecoveryCode(codes[0]).then((entered) =>
    entered.getByRole("heading", { name: "Pacientes" }).waitFor(),
  );

  await page.goto(`${box.staff}/cuenta`);
  await page.getByRole("button", { name: "Códigos nuevos" }).click();
  await assertSound(page, "renewing the codes");
  await page.getByRole("alertdialog").getByRole("button", { name: "Crear códigos" }).click();
  await sheet.waitFor();
  const renewed = await sheet.getByRole("listitem").allTextContents();
  assert.equal(new Set([...codes, ...renewed]).size, 20);
  await sheet.getByLabel("He guardado los códigos").check();
  await sheet.getByRole("button", { name: "Terminar" }).click();
  const refused = await withRecoveryCode(codes[1]);
  await refused.getByText("El código no es válido").waitFor();
  await refused.getByLabel("Código de recuperación").fill(renewed[0]);
  await refused.getByRole("button", { name: "Verificar" }).click();
  await refused.getByRole("heading", { name: "Pacientes" }).waitFor();

  await page.getByRole("main").getByRole("button", { name: "Desactivar" }).click();
  await assertSound(page, "switching off");
  await page.getByRole("alertdialog").getByRole("button", { name: "Desactivar" }).click();
  await page.getByText("Verificación en dos pasos desactivada").waitFor();
  await page.getByText("Desactivada", { exact: true }).waitFor();
  const plain = await enter(browser, box, "odontologo@demo.omi");
  assert.equal(await plain.getByRole("heading", { name: "Verificación en dos pasos" }).count(), 0);
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

test("a forgotten password: the console gives a code, the code a new password, once", async () => {
  const printed = box.console("admin", "reset-password", "--email", "recepcion@demo.omi");
  const code = /^One-time code: (\S+)$/mu.exec(printed)?.[1];
  assert.ok(code, printed);

  const page = await browser.open(box.staff);
  await page.getByRole("link", { name: "Tengo un código" }).click();
  await page.getByRole("heading", { name: "Nueva contraseña" }).waitFor();
  const fill = async (password) => {
    await page.getByLabel("Correo electrónico").fill("recepcion@demo.omi");
    await page.getByLabel("Código de un solo uso").fill(code);
    await page.getByLabel("Contraseña nueva", { exact: true }).fill(password);
    await page.getByRole("button", { name: "Guardar la contraseña" }).click();
  };
  await fill("1234567890");
  await page.locator("[aria-invalid=true]").waitFor();
  await assertSound(page, "a password that is too common");
  await fill("grapa batería caballo");
  await page.getByText("Contraseña cambiada. Ya puedes entrar").waitFor();

  await signIn(page, "recepcion@demo.omi", PASSWORD);
  await page.getByRole("alert").getByText("no son correctos").waitFor();
  await signIn(page, "recepcion@demo.omi", "grapa batería caballo");
  await page.locator("[data-row-link]").first().waitFor();

  await page.context().clearCookies();
  await page.goto(`${box.staff}/restablecer`);
  await fill("otra clave muy larga");
  await page.getByRole("alert").waitFor();
});

test("an administrator hands a code to whoever forgot their password", async () => {
  const admin = await enter(browser, box, "admin@demo.omi");
  await admin.getByRole("link", { name: "Equipo" }).click();
  const row = admin.getByRole("row").filter({ hasText: "higienista@demo.omi" });
  await row.getByRole("button", { name: /^Abrir la ficha de/u }).click();
  const sheet = admin.getByRole("dialog");
  await sheet.getByRole("button", { name: "Código para una contraseña nueva" }).click();
  await assertSound(admin, "asking for a code");
  await admin.getByRole("alertdialog").getByRole("button", { name: "Crear el código" }).click();
  const dialog = admin.getByRole("dialog", { name: "Código para una contraseña nueva" });
  const code = await dialog.getByTestId("reset-code").textContent();
  await assertSound(admin, "a code for a new password");
  await admin.keyboard.press("Escape");
  await dialog.getByRole("button", { name: "Terminar" }).click();
  // It is shown once.
  await admin.getByText(code).waitFor({ state: "detached" });

  const page = await browser.open(`${box.staff}/restablecer`);
  await page.getByLabel("Correo electrónico").fill("higienista@demo.omi");
  await page.getByLabel("Código de un solo uso").fill(code);
  await page.getByLabel("Contraseña nueva", { exact: true }).fill("tranvía paraguas limón");
  await page.getByRole("button", { name: "Guardar la contraseña" }).click();
  await page.getByText("Contraseña cambiada. Ya puedes entrar").waitFor();
  await signIn(page, "higienista@demo.omi", "tranvía paraguas limón");
  await page.locator("[data-row-link]").first().waitFor();
});
