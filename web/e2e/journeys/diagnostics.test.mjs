// How the box is: what the doctor says, the text for support, and the technical log, followed, narrowed and taken away.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { startBox } from "../support/box.mjs";
import { assertSound, enter, openBrowser, PHONE } from "../support/browser.mjs";

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

async function openDiagnostics(page) {
  await page.getByRole("link", { name: "Diagnóstico" }).click();
  await page.getByRole("heading", { name: "Diagnóstico" }).waitFor();
  await page.getByRole("heading", { name: "Reloj" }).waitFor();
}

test("an administrator sees what the doctor sees, and copies a text that names nobody", async () => {
  const page = await enter(browser, box, "admin@demo.omi");
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await openDiagnostics(page);
  await page.getByText("keys.beside_data", { exact: true }).waitFor();
  await page.getByText("De acuerdo con este navegador").waitFor();
  await page.getByText("Los ajustes no nombran ninguno").waitFor();
  await page.getByText("omi.local", { exact: false }).first().waitFor();
  await assertSound(page, "diagnostics");

  const words = box.console("doctor", "--json");
  const said = JSON.parse(words)
    .findings.map((finding) => finding.code)
    .sort();
  const shown = await page.locator("section li .font-mono").allTextContents();
  assert.deepEqual(shown.sort(), said);

  await page.getByRole("button", { name: "Copiar el texto" }).click();
  await page.getByText("Texto copiado").waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(copied, /^OMI \d/u);
  assert.doesNotMatch(copied, /127\.0\.0\.1|@|Demo|omi\.local/u);
});

test("the technical log is followed, narrowed and taken away, and that stands under activity", async () => {
  const page = await enter(browser, box, "admin@demo.omi");
  await openDiagnostics(page);
  await page.getByRole("link", { name: "Registro técnico" }).click();
  const log = page.getByRole("log");
  await log.getByText("/api/auth/login").first().waitFor();
  await assertSound(page, "technical log");

  const sent = page.waitForResponse((answer) => answer.url().includes("after="));
  await page.getByLabel("Contiene").fill("/api/settings/clinic");
  await page.getByText("Ninguna línea coincide").waitFor();
  await sent;
  const other = await enter(browser, box, "admin@demo.omi");
  await other.getByRole("link", { name: "Ajustes" }).click();
  await other.getByLabel("Nombre de la clínica").waitFor();
  await log.getByText("/api/settings/clinic").first().waitFor();

  await page.getByLabel("Gravedad, como mínimo").selectOption("ERROR");
  await page.getByText("Ninguna línea coincide").waitFor();
  await page.getByRole("button", { name: "Quitar los filtros" }).click();
  // A line that neither filter let through: both are off.
  await log.getByText("/api/auth/login").first().waitFor();
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Descargar" }).click(),
  ]);
  const lines = readFileSync(await file.path(), "utf8")
    .trim()
    .split("\n");
  assert.equal(file.suggestedFilename(), "omi-log.jsonl");
  assert.ok(lines.length > 3 && lines.every((line) => JSON.parse(line).timestamp));

  await page.getByRole("link", { name: "Actividad" }).click();
  await page.getByText("Descarga del registro técnico").first().waitFor();
  await page.getByText("Lectura del registro técnico").first().waitFor();
});

test("reception has no diagnostics, on a phone either", async () => {
  const page = await enter(browser, box, "recepcion@demo.omi", { viewport: PHONE, hasTouch: true });
  for (const path of ["/diagnostico", "/diagnostico/registro"]) {
    await page.goto(`${box.staff}${path}`);
    await page.getByText("Sin acceso").waitFor();
    await assertSound(page, `${path} without permission`);
  }
});
