import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startBox } from "../support/box.mjs";
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

test("reception signs in and finds the list of patients", async () => {
  const page = await browser.open(box.staff);
  await page.getByRole("heading", { name: "Entrar en la clínica" }).waitFor();
  await assertSound(page, "sign-in");
  await signIn(page, "recepcion@demo.omi");
  await page.getByRole("heading", { name: "Pacientes" }).waitFor();
  await page.locator("[data-row-link]").first().waitFor();
  await assertSound(page, "list of patients");
  const cookies = await page.context().cookies();
  assert.ok(cookies.length >= 2);
  for (const cookie of cookies) {
    assert.match(cookie.name, /^__Host-omi_staff_/u);
    assert.ok(cookie.httpOnly && cookie.secure && cookie.sameSite === "Strict", cookie.name);
  }
  const kept = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
  assert.doesNotMatch(kept, /token|demo-omi|@demo/iu);
});

test("an address inside the app comes back after signing in", async () => {
  const page = await browser.open(`${box.staff}/cuenta`);
  await signIn(page, "recepcion@demo.omi");
  await page.getByRole("heading", { name: "Mi cuenta" }).waitFor();
});

test("an empty form, a wrong password and the wrong door say what to do", async () => {
  const page = await browser.open(box.staff);
  await page.getByRole("button", { name: "Entrar" }).click();
  await page.getByText("Falta este dato").first().waitFor();
  await signIn(page, "recepcion@demo.omi", "no-es-esta-clave");
  await page.getByRole("alert").getByText("no son correctos").waitFor();
  await signIn(page, "familia@demo.omi");
  await page.getByRole("alert").getByText("portal de familias").waitFor();
  await assertSound(page, "refused sign-in");
});

test("five wrong passwords lock the account, and an administrator unlocks it", async () => {
  const page = await browser.open(box.staff);
  for (let turn = 0; turn < 5; turn += 1) {
    const answered = page.waitForResponse((response) => response.url().endsWith("/auth/login"));
    await signIn(page, "higienista@demo.omi", `clave-equivocada-${turn}`);
    await answered;
  }
  await signIn(page, "higienista@demo.omi");
  await page.getByRole("alert").getByText("bloqueada").waitFor();

  const admin = await enter(browser, box, "admin@demo.omi");
  await admin.getByRole("link", { name: "Equipo" }).click();
  await admin.getByText("Bloqueada").waitFor();
  await assertSound(admin, "users with a locked account");
  await admin.getByRole("button", { name: /^Desbloquear a/u }).click();
  await admin.getByText(/^Cuenta desbloqueada/u).waitFor();

  await signIn(page, "higienista@demo.omi");
  await page.locator("[data-row-link]").first().waitFor();
});

test("asking for a new password answers the same for everyone", async () => {
  const page = await browser.open(box.staff);
  await page.getByRole("button", { name: "He olvidado la contraseña" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Correo electrónico").fill("nadie@example.org");
  await assertSound(page, "forgotten password");
  await dialog.getByRole("button", { name: "Pedir ayuda" }).click();
  await dialog.getByText("Petición registrada").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: "Tengo un código" }).click();
  await page.getByRole("heading", { name: "Nueva contraseña" }).waitFor();
  await page.getByLabel("Correo electrónico").fill("recepcion@demo.omi");
  await page.getByLabel("Código de un solo uso").fill("AAAA-BBBB");
  await page.getByLabel("Contraseña nueva", { exact: true }).fill("otra clave muy larga");
  await page.getByRole("button", { name: "Guardar la contraseña" }).click();
  await page.getByRole("alert").waitFor();
  await assertSound(page, "refused code");
});

test("language and theme are chosen, kept, and known before the first paint", async () => {
  const page = await enter(browser, box, "recepcion@demo.omi");
  await page.getByRole("button", { name: /^Menú de usuario/u }).click();
  await page.getByRole("menuitemradio", { name: "English" }).click();
  await page.getByRole("heading", { name: "Patients" }).waitFor();
  await page.locator('html[lang="en"]').waitFor();
  await page.getByRole("button", { name: /^User menu/u }).click();
  await page.getByRole("menuitemradio", { name: "Dark" }).click();
  await page.locator('html[data-theme="dark"]').waitFor();
  await assertSound(page, "list in English and dark");
  await page.reload({ waitUntil: "commit" });
  await page.getByRole("heading", { name: "Patients" }).waitFor();
  await page.locator('html[data-theme="dark"]').waitFor();
});

test("a phone shows the same without scrolling sideways", async () => {
  const page = await enter(browser, box, "admin@demo.omi", { viewport: PHONE, hasTouch: true });
  for (const path of ["/pacientes", "/pacientes/nuevo", "/cuenta", "/usuarios"]) {
    await page.goto(box.staff + path);
    await page.getByRole("heading", { level: 1 }).waitFor();
    const [wide, high, window] = await page.evaluate(() => [
      document.documentElement.scrollWidth,
      document.documentElement.scrollHeight,
      { wide: innerWidth, high: innerHeight },
    ]);
    assert.ok(wide <= window.wide, `${path} is ${wide} wide in a window of ${window.wide}`);
    // What is long scrolls between the bars, and the bars stay.
    assert.ok(high <= window.high, `${path} is ${high} high in a window of ${window.high}`);
    await assertSound(page, `${path} on a phone`);
  }
});
