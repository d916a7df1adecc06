// The clinic asks everyone for a second factor: the owner, who has none, sets one up at once and goes on; so
// does someone who was in the middle of something.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startBox } from "../support/box.mjs";
import { assertSound, enter, openBrowser, PHONE, signIn } from "../support/browser.mjs";
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

const dialogOf = (page) =>
  page.getByRole("dialog", { name: "Configura la verificación en dos pasos" });

async function enrol(page) {
  const dialog = dialogOf(page);
  await dialog.getByRole("button", { name: "Empezar" }).click();
  const secret = await dialog.getByTestId("totp-secret").textContent();
  await dialog.getByLabel("Código de seis cifras").fill(totp(secret));
  await dialog.getByRole("button", { name: "Activar" }).click();
  const codes = page.getByRole("dialog", { name: "Códigos de recuperación" });
  await codes.getByRole("checkbox").check();
  await codes.getByRole("button", { name: "Terminar" }).click();
  await codes.waitFor({ state: "detached" });
}

test("the owner asks for it, sets it up and goes on, and so does reception where it was", async () => {
  const reception = await enter(browser, box, "recepcion@demo.omi");
  await reception.getByRole("navigation").getByRole("link", { name: "Dar de alta" }).click();
  const name = reception.getByRole("region", { name: "Paciente" }).getByLabel("Nombre");
  await name.fill("Belén");

  const owner = await enter(browser, box, "admin@demo.omi");
  await owner.goto(`${box.staff}/ajustes?seccion=seguridad`);
  await owner.getByRole("switch", { name: /^Pedirla a todo el equipo/u }).click();
  await owner.getByText("Tú tampoco la tienes").waitFor();
  await assertSound(owner, "security settings");
  await owner.getByRole("button", { name: "Guardar cambios" }).click();
  await dialogOf(owner).waitFor();
  await assertSound(owner, "setting the second factor up before anything else");
  await owner.keyboard.press("Escape");
  await dialogOf(owner).waitFor();
  await enrol(owner);
  await owner.getByRole("switch", { name: /^Pedirla a todo el equipo/u, checked: true }).waitFor();

  // Without touching anything: her stream ended, and the screen asked who she is.
  await dialogOf(reception).waitFor();
  await enrol(reception);
  assert.equal(await name.inputValue(), "Belén");
});

test("at the next sign-in nothing else is shown before it", async () => {
  const page = await browser.open(box.staff, { viewport: PHONE, hasTouch: true });
  await signIn(page, "higienista@demo.omi");
  await dialogOf(page).waitFor();
  assert.equal(await page.getByRole("navigation").count(), 0);
  await assertSound(page, "second factor on a phone");
  await enrol(page);
  await page.locator("[data-row-link]").first().waitFor();
});
