// Pictures of every screen in light, dark and on a phone: `npm run shots -- [folder]`.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { startBox } from "./support/box.mjs";
import { DESKTOP, openBrowser, PHONE, signIn } from "./support/browser.mjs";
import { openRegistration, submit } from "./support/children.mjs";

const folder = process.argv[2] ?? join(import.meta.dirname, "shots");
mkdirSync(folder, { recursive: true });

const looks = {
  light: { viewport: DESKTOP, colorScheme: "light" },
  dark: { viewport: DESKTOP, colorScheme: "dark" },
  phone: { viewport: PHONE, colorScheme: "light", hasTouch: true, deviceScaleFactor: 2 },
};

async function tour(browser, box, look, options) {
  const page = await browser.open(box.staff, options);
  const take = (name) => page.screenshot({ path: join(folder, `${name}-${look}.png`) });
  await page.getByRole("heading", { name: "Entrar en la clínica" }).waitFor();
  await take("sign-in");
  await signIn(page, "admin@demo.omi");
  await page.locator("[data-row-link]").first().waitFor();
  await take("patients");
  await page.getByRole("button", { name: "Filtros" }).click();
  await take("filters");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").fill("garcia");
  await page
    .getByRole("option", { name: /García/u })
    .first()
    .waitFor();
  await take("palette");
  await page.keyboard.press("Escape");
  await page.locator("[data-row-link]").nth(4).click();
  await page.getByRole("tab", { name: "Datos" }).waitFor();
  await take("file-details");
  for (const [tab, name] of [
    ["Familia", "family"],
    ["Plan", "plan"],
    ["Historial", "history"],
  ]) {
    await page.getByRole("tab", { name: tab }).click();
    await page.waitForLoadState("networkidle");
    await take(`file-${name}`);
  }
  await page.getByRole("tab", { name: "Datos" }).click();
  await page.getByRole("button", { name: "Editar" }).click();
  await take("file-edit");
  await page.getByRole("button", { name: "Cancelar" }).click();
  await openRegistration(page);
  await take("registration");
  await submit(page);
  await page.getByText(/campos por revisar/u).waitFor();
  await take("registration-errors");
  for (const [path, heading, name] of [
    ["/cuenta", "Mi cuenta", "account"],
    ["/usuarios", "Usuarios", "users"],
  ]) {
    await page.goto(box.staff + path);
    await page.getByRole("heading", { name: heading }).waitFor();
    await page.waitForLoadState("networkidle");
    await take(name);
  }
  await page.keyboard.press("Control+Alt+l");
  await page.getByRole("dialog").waitFor();
  await take("lock");
  await page.goto(box.portal);
  await take("portal");
  await page.context().close();
}

const box = await startBox();
const browser = await openBrowser(box.authority);
try {
  for (const [look, options] of Object.entries(looks)) await tour(browser, box, look, options);
} finally {
  await browser.close();
  await box.stop();
}
console.log(`pictures in ${folder}`);
