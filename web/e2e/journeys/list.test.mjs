import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startBox } from "../support/box.mjs";
import { assertSound, enter, openBrowser } from "../support/browser.mjs";

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

const banner = (page) => page.getByRole("region", { name: "Datos principales del paciente" });

test("filters narrow the list, stand in the address, and come off one by one", async () => {
  const page = await enter(browser, box, "odontologo@demo.omi");
  const all = await page.getByRole("status").filter({ hasText: "pacientes" }).textContent();
  await page.getByRole("button", { name: "Filtros" }).click();
  const filters = page.getByRole("dialog", { name: "Filtros" });
  await filters.getByLabel("Plan", { exact: true }).selectOption("HIM");
  await filters.getByLabel("Edad hasta").fill("9");
  await assertSound(page, "filters");
  await page.keyboard.press("Escape");
  await page
    .getByRole("status")
    .filter({ hasText: "paciente" })
    .filter({ hasNotText: all })
    .waitFor();
  assert.match(page.url(), /plan=HIM/u);
  assert.match(page.url(), /ageMax=9/u);
  await page.reload();
  await page.getByRole("button", { name: "Quitar el filtro Hasta 9 años" }).click();
  await page.getByRole("button", { name: "Quitar el filtro HIM" }).click();
  await page.getByRole("status").filter({ hasText: all }).waitFor();
  await page.getByRole("button", { name: "Nacimiento" }).click();
  await page
    .getByRole("columnheader", { name: "Nacimiento" })
    .and(page.locator("[aria-sort=ascending]"))
    .waitFor();
});

test("the day of registration is a filter: half a date waits, a whole one narrows", async () => {
  const page = await enter(browser, box, "odontologo@demo.omi");
  const count = page.getByRole("status").filter({ hasText: "paciente" });
  const all = await count.textContent();
  await page.getByRole("button", { name: "Filtros" }).click();
  const filters = page.getByRole("dialog", { name: "Filtros" });
  await filters.getByLabel("Alta hasta").fill("31/12");
  await filters.getByLabel("Alta desde").focus();
  await filters.getByText("Escribe la fecha como dd/mm/aaaa").waitFor();
  assert.doesNotMatch(page.url(), /createdTo/u);
  await filters.getByLabel("Alta hasta").fill("31/12/2020");
  await page.getByText("0 pacientes", { exact: true }).waitFor();
  assert.match(page.url(), /createdTo=2020-12-31/u);
  await filters.getByLabel("Alta desde").fill("01012020");
  await assertSound(page, "filters with days");
  await page.keyboard.press("Escape");
  await page.reload();
  await page.getByText("Ningún paciente coincide").waitFor();
  await page.getByRole("button", { name: "Quitar el filtro Alta hasta el 31/12/2020" }).click();
  await count.filter({ hasText: all }).waitFor();
  await page.getByRole("button", { name: "Filtros" }).click();
  const from = filters.getByLabel("Alta desde");
  assert.equal(await from.inputValue(), "01/01/2020");
  await filters.getByRole("button", { name: "Quitar los filtros" }).click();
  await from.and(filters.locator(':placeholder-shown, [value=""]')).waitFor();
});

test("at a desk that others see, names hide until they are pointed at", async () => {
  const page = await enter(browser, box, "recepcion@demo.omi");
  const name = page.locator("[data-row-link]").nth(2);
  // A style answers to the pointer and to a setting from the next frame on.
  const shows = async (locator, hidden) =>
    page.waitForFunction(
      ([element, wanted]) => getComputedStyle(element).filter.includes("blur") === wanted,
      [await locator.elementHandle(), hidden],
    );
  const toggle = async () => {
    await page.getByRole("button", { name: /^Menú de usuario/u }).click();
    await page.getByRole("menuitemcheckbox", { name: "Ocultar nombres en pantalla" }).click();
  };
  await shows(name, false);
  await toggle();
  await shows(name, true);
  await assertSound(page, "names hidden");
  await page.reload();
  await name.waitFor();
  await shows(name, true);
  await name.hover();
  await shows(name, false);
  await name.click();
  await banner(page).waitFor();
  const heading = banner(page).getByRole("heading");
  await shows(heading, true);
  await toggle();
  await shows(heading, false);
});

test("whatever the width of the window, the name of a child can be read", async () => {
  const page = await enter(browser, box, "recepcion@demo.omi");
  for (const width of [360, 768, 820, 1024, 1280, 1536, 1920]) {
    await page.setViewportSize({ width, height: 900 });
    const name = await page.locator("[data-row-link]").first().boundingBox();
    assert.ok(name.width >= 190, `${name.width} for a name in a window of ${width}`);
    const sideways = await page
      .getByRole("region", { name: "Pacientes" })
      .evaluate((frame) => frame.scrollWidth - frame.clientWidth);
    assert.equal(sideways, 0, `the table is too wide in a window of ${width}`);
  }
});
