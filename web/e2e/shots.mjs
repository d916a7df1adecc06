// Pictures of every screen and state in light, in dark, on a tablet and on a phone, and of the office in English too:
// `npm run shots -- [folder [office]]`; with `office` of the office alone.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { startBox } from "./support/box.mjs";
import { DESKTOP, openBrowser, PHONE, signIn } from "./support/browser.mjs";
import { belen, fillChild, openRegistration, submit } from "./support/children.mjs";
import { furnish, office } from "./support/office.mjs";
import { totp } from "./support/totp.mjs";

const officeAlone = process.argv[3] === "office";
const folder = process.argv[2] ?? join(import.meta.dirname, "shots");
mkdirSync(folder, { recursive: true });

const looks = {
  light: { viewport: DESKTOP, colorScheme: "light" },
  dark: { viewport: DESKTOP, colorScheme: "dark" },
  tablet: { viewport: { width: 820, height: 1180 }, colorScheme: "light", hasTouch: true },
  phone: { viewport: PHONE, colorScheme: "light", hasTouch: true, deviceScaleFactor: 2 },
};

/** A camera on one page; `tall` shows the whole of a long screen. */
function camera(page, look, viewport) {
  const take = async (name, { tall } = {}) => {
    // The line for live updates never falls silent: what is loading says so itself.
    await page.waitForFunction(() => !document.querySelector("main [aria-busy=true]"));
    await page.evaluate((ms) => new Promise((done) => setTimeout(done, ms)), SETTLED_MS);
    if (tall) await page.setViewportSize({ ...viewport, height: tall });
    await page.screenshot({ path: join(folder, `${name}-${look}.png`) });
    if (tall) await page.setViewportSize(viewport);
  };
  return take;
}

/** Longer than any movement of the app and any pause before it asks the server. */
const SETTLED_MS = 300;

const button = (page, name) => page.getByRole("button", { name, exact: true });
const close = (page) => page.keyboard.press("Escape");

async function outside(page, take) {
  await page.getByRole("heading", { name: "Entrar en la clínica" }).waitFor();
  await take("sign-in");
  await signIn(page, "familia@demo.omi");
  await page.getByRole("alert").waitFor();
  await take("sign-in-refused");
  await button(page, "He olvidado la contraseña").click();
  await take("forgot");
  await close(page);
  await page.getByRole("link", { name: "Tengo un código" }).click();
  await page.getByRole("heading", { name: "Nueva contraseña" }).waitFor();
  await take("reset");
  await page.getByRole("link", { name: "Volver a la entrada" }).click();
  await page.getByRole("heading", { name: "Entrar en la clínica" }).waitFor();
}

async function list(page, take) {
  await page.locator("[data-row-link]").first().waitFor();
  await take("patients");
  await button(page, "Filtros").click();
  const filters = page.getByRole("dialog", { name: "Filtros" });
  await filters.waitFor();
  await take("filters");
  await filters.getByLabel("Plan", { exact: true }).selectOption("HIM");
  await filters.getByLabel("Edad hasta").fill("9");
  await filters.getByLabel("Alta desde").fill("01/01/2026");
  await close(page);
  await take("filtered");
  await page.getByRole("searchbox").fill("zzzzqqqq");
  await page.getByText("Ningún paciente coincide").waitFor();
  await take("no-match");
  await button(page, "Quitar los filtros").click();
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").waitFor();
  await take("palette-empty");
  await page.getByRole("combobox").fill("lopez");
  await page.getByRole("option").nth(1).waitFor();
  await take("palette");
  await close(page);
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Atajos de teclado" }).waitFor();
  await take("shortcuts");
  await close(page);
  await page.getByRole("button", { name: /^Menú de usuario/u }).click();
  await take("user-menu");
  await page.getByRole("menuitemcheckbox", { name: "Ocultar nombres en pantalla" }).click();
  await close(page);
  await take("privacy");
  await page.getByRole("button", { name: /^Menú de usuario/u }).click();
  await page.getByRole("menuitemcheckbox", { name: "Ocultar nombres en pantalla" }).click();
  await close(page);
}

async function file(page, take) {
  await page.locator("[data-row-link]").nth(4).click();
  await page.getByRole("tab", { name: "Datos" }).waitFor();
  await take("file-details", { tall: 1000 });
  await button(page, "Editar").click();
  await take("file-edit", { tall: 1000 });
  await page.getByLabel("Observaciones").fill("Prefiere las tardes");
  await page.getByRole("tab", { name: "Familia" }).click();
  await page.getByRole("alertdialog").waitFor();
  await take("file-discard");
  await button(page, "Descartar los cambios").click();
  await page.getByRole("region", { name: "Tutores" }).waitFor();
  await take("file-family", { tall: 1000 });
  await page
    .getByRole("button", { name: /^Editar a /u })
    .first()
    .click();
  await take("guardian");
  await close(page);
  await page.getByRole("tab", { name: "Plan" }).click();
  await take("file-plan", { tall: 1000 });
  await button(page, "Editar").click();
  await take("plan-edit");
  await close(page);
  await button(page, "Cancelar el plan").click();
  await take("plan-cancel");
  await close(page);
  await page.getByRole("tab", { name: "Historial" }).click();
  await take("file-history");
  await button(page, "Más acciones").click();
  await take("file-menu");
  await page.getByRole("menuitem", { name: "Dar de baja al paciente" }).click();
  await page.getByText(/^Paciente HC-\d+ dado de baja$/u).waitFor();
  await take("file-removed");
  await page.goBack();
  await page.getByText(/^Dado de baja el /u).waitFor();
  await take("file-deleted");
  await button(page, "Recuperar").click();
  await page.getByText(/^Paciente HC-\d+ recuperado$/u).waitFor();
}

async function registration(page, take, isFirst) {
  await openRegistration(page);
  await take("registration", { tall: 1700 });
  await submit(page);
  await page.getByText(/campos por revisar/u).waitFor();
  await take("registration-errors");
  await page.getByRole("button", { name: "Abrir el calendario" }).first().click();
  await take("calendar");
  await close(page);
  await fillChild(page, belen);
  await button(page, "Añadir un tutor").click();
  await take("registration-full", { tall: 2000 });
  await button(page, "Quitar al tutor 2").click();
  await submit(page);
  if (isFirst) {
    await page.getByText(/Belén/u).first().waitFor();
    await take("file-new");
  } else {
    await page.getByRole("dialog").waitFor();
    await take("doubt");
    await close(page);
    await page.getByRole("navigation").getByRole("link", { name: "Pacientes" }).click();
    await page.getByRole("dialog", { name: "El alta está sin terminar" }).waitFor();
    await take("registration-leave");
    await button(page, "Descartar").click();
  }
}

async function team(page, take, box) {
  await page.goto(`${box.staff}/usuarios`);
  await page.getByRole("cell", { name: "recepcion@demo.omi" }).first().waitFor();
  await button(page, "Invitar").click();
  const form = page.getByRole("dialog");
  await form.getByLabel("Nombre y apellidos").fill("Nuria Salas Gil");
  await form.getByLabel("Correo electrónico").fill(`nuria${Date.now()}@demo.omi`);
  await form.getByLabel("Odontología", { exact: true }).check();
  await form.getByLabel("Número de colegiado").fill("28001234");
  await form.getByLabel("Violeta").check();
  await take("team-invite");
  await form.getByRole("button", { name: "Crear la invitación" }).click();
  const link = page.getByTestId("invitation-link");
  await link.waitFor();
  await take("team-invitation");
  const address = await link.inputValue();
  await button(page, "Terminar").click();
  await page.getByText("Invitada").first().waitFor();
  await take("users");
  await page.getByRole("button", { name: "Abrir la ficha de Nuria Salas Gil" }).first().click();
  await page.getByRole("dialog").waitFor();
  await take("team-person", { tall: 1000 });
  await page.goto("about:blank");
  await page.goto(address);
  await page.getByText("como Odontología").waitFor();
  await take("invitation", { tall: 900 });
  await page.goto(`${box.staff}/invitacion#nada`);
  await page.getByRole("alert").waitFor();
  await take("invitation-unknown");
}

async function account(page, take, box) {
  await team(page, take, box);
  await page.goto(`${box.staff}/ajustes?seccion=imagen`);
  await page.getByLabel("Código del color").fill("#ffe66d");
  await page.getByText("se oscurece hasta").waitFor();
  await take("settings-brand", { tall: 1300 });
  await page.goto(`${box.staff}/cuenta`);
  await page.getByText("Este dispositivo").waitFor();
  await take("account", { tall: 1200 });
  await button(page, "Activar").click();
  const enrol = page.getByRole("dialog");
  await enrol.getByRole("img", { name: /^Código QR/u }).waitFor();
  await take("two-factor");
  const secret = await enrol.getByTestId("totp-secret").textContent();
  await enrol.getByLabel("Código de seis cifras").fill(totp(secret));
  await enrol.getByRole("button", { name: "Activar" }).click();
  await page.getByRole("dialog", { name: "Códigos de recuperación" }).waitFor();
  await take("recovery-codes");
  await page.getByLabel("He guardado los códigos").check();
  await button(page, "Terminar").click();
  await page.getByText("Activada", { exact: true }).waitFor();
  await take("account-two-factor");
  await page.keyboard.press("Control+Alt+l");
  await page.getByRole("dialog").waitFor();
  await take("lock");
  await button(page, "Salir y entrar con otra cuenta").click();
  await page.getByRole("heading", { name: "Entrar en la clínica" }).waitFor();
  await signIn(page, "admin@demo.omi");
  await page.getByRole("heading", { name: "Verificación en dos pasos" }).waitFor();
  await take("second-step");
  await page.getByLabel("Código de seis cifras").fill(totp(secret, 1));
  await button(page, "Verificar").click();
  await page.locator("[data-row-link]").first().waitFor();
  await page.goto(`${box.staff}/cuenta`);
  await page.getByRole("main").getByRole("button", { name: "Desactivar" }).click();
  await take("two-factor-off");
  await page.getByRole("alertdialog").getByRole("button", { name: "Desactivar" }).click();
  await page.getByText("Desactivada", { exact: true }).waitFor();
}

async function activity(page, take, box) {
  const main = page.getByRole("main");
  await page.goto(`${box.staff}/actividad`);
  await main.locator("tbody tr").first().waitFor();
  await take("activity");
  await button(page, "Filtros").click();
  const filters = page.getByRole("dialog", { name: "Filtros" });
  await filters.getByLabel("Sobre el paciente").fill("lopez");
  await filters.getByRole("listitem").first().waitFor();
  await take("activity-filters");
  await filters.getByRole("listitem").getByRole("button").first().click();
  await close(page);
  await take("activity-of-child");
  await page.goto(`${box.staff}/actividad?act=patients.registered`);
  await main.locator("tbody tr").getByRole("button").first().click();
  await page.getByRole("dialog").getByText("Datos que cambiaron").waitFor();
  await take("activity-entry");
  await close(page);
  await page.goto(`${box.staff}/actividad?from=2001-01-01&to=2001-01-02`);
  await page.getByText("Nada coincide con los filtros").waitFor();
  await take("activity-none");
  await page.goto(`${box.staff}/pacientes`);
  await page.locator("[data-row-link]").first().click();
  await page.getByRole("tab", { name: "Quién ha abierto esta ficha" }).click();
  await take("file-readers");
}

/** A child's medical history, as those who treat see it. */
async function medical(page, take) {
  await page.locator("[data-row-link]").nth(5).click();
  await page.getByRole("tab", { name: "Historia médica" }).click();
  await button(page, "Anotar cambios").waitFor();
  await take("medical", { tall: 1200 });
  await button(page, "Anotar cambios").click();
  const allergies = page.getByRole("group", { name: "Alergias", exact: true }).first();
  await allergies.getByText("Sí, hay", { exact: true }).click();
  await button(page, "Látex").click();
  await button(page, "Cardiopatía con riesgo de endocarditis").click();
  await take("medical-form", { tall: 2600 });
  await page.getByLabel("Repasada hoy con la familia").uncheck();
  await button(page, "Guardar").click();
  await page.getByText("Historia médica guardada").waitFor();
  await button(page, "Versiones anteriores").click();
  await page.getByText("La que vale ahora").waitFor();
  await take("medical-versions", { tall: 1600 });
  await page.goto(box.staff);
  await page.locator("[data-row-link]").first().waitFor();
}

async function trouble(page, take, box) {
  await page.goto(`${box.staff}/pacientes/01890000-0000-7000-8000-000000000000`);
  await page.getByText("No está aquí").waitFor();
  await take("not-found");
  await page.context().clearCookies();
  await page.goto(box.staff);
  await signIn(page, "odontologo@demo.omi");
  await page.locator("[data-row-link]").first().waitFor();
  await medical(page, take);
  await page.goto(`${box.staff}/usuarios`);
  await page.getByText("Sin acceso").waitFor();
  await take("forbidden");
  await page.context().setOffline(true);
  await page.getByText("Sin conexión").waitFor();
  await page.getByRole("navigation").getByRole("link", { name: "Pacientes" }).click();
  await page.getByText("El servidor de la clínica no responde").waitFor();
  await take("unreachable");
  await page.context().setOffline(false);
  await page.goto(box.portal);
  await take("portal");
}

/** The screens of the office; in English as well, which is chosen as its person does. */
async function officeTour([look, options], known, isEnglish = false) {
  const page = await browser.open(box.staff, options);
  const name = isEnglish ? "english" : look;
  const take = camera(page, name, options.viewport);
  await signIn(page, "admin@demo.omi");
  await page.locator("[data-row-link]").first().waitFor();
  if (isEnglish) {
    await page.evaluate(() => localStorage.setItem("omi.preferences", '{"language":"en"}'));
    await page.reload();
    await page.getByRole("heading", { name: "Patients" }).waitFor();
  }
  await office(page, take, box, known);
  await page.context().close();
}

async function furnished() {
  const page = await browser.open(box.staff, looks.light);
  await signIn(page, "admin@demo.omi");
  await page.locator("[data-row-link]").first().waitFor();
  const known = await furnish(page);
  await page.context().close();
  return known;
}

async function tour(browser, box, [look, options], isFirst) {
  const page = await browser.open(box.staff, options);
  const take = camera(page, look, options.viewport);
  await outside(page, take);
  await signIn(page, "admin@demo.omi");
  await list(page, take);
  await file(page, take);
  await registration(page, take, isFirst);
  await account(page, take, box);
  await activity(page, take, box);
  await trouble(page, take, box);
  await page.context().close();
}

async function trustPage([name, options]) {
  const page = await visitor.open(unclaimed.trust, options);
  await page.getByText("Hecho").waitFor();
  await camera(page, name, options.viewport)("trust", { tall: 1500 });
  await page.context().close();
}

/** The wizard, up to its last button. */
async function firstRun(visitor, [name, options]) {
  const page = await visitor.open(unclaimed.staff, options);
  const take = camera(page, name, options.viewport);
  await page.getByRole("heading", { name: "Pon en marcha OMI" }).waitFor();
  await take("setup-code");
  const [, code] = /\/setup#([0-9a-z]{26})/u.exec(unclaimed.console("admin", "claim-token"));
  await page.getByLabel("Código del equipo").fill(code);
  await button(page, "Empezar").click();
  await page.getByRole("heading", { name: "La clínica" }).waitFor();
  await button(page, "Continuar").click();
  await take("setup-clinic", { tall: 1000 });
  await page.getByLabel("Nombre de la clínica").fill("Clínica Dental Sonrisas");
  await page.getByLabel("NIF").fill("B12345674");
  await page.getByLabel("Calle y número").fill("Calle Mayor 12, 1.º B");
  await page.getByLabel("Código postal").fill("28013");
  await page.getByLabel("Población").fill("Madrid");
  await button(page, "Continuar").click();
  await page.getByRole("heading", { name: "Tu cuenta" }).waitFor();
  await take("setup-admin");
  await page.context().close();
}

const box = await startBox();
const unclaimed = await startBox({ demo: false });
const browser = await openBrowser(box.authority);
const visitor = await openBrowser(unclaimed.authority);
try {
  const known = await furnished();
  for (const look of Object.entries(looks)) await officeTour(look, known);
  await officeTour(["light", looks.light], known, true);
  for (const [index, look] of officeAlone ? [] : Object.entries(looks).entries()) {
    await tour(browser, box, look, index === 0);
    await firstRun(visitor, look);
    await trustPage(look);
  }
} finally {
  await browser.close();
  await visitor.close();
  await box.stop();
  await unclaimed.stop();
}
console.log(`pictures in ${folder}`);
