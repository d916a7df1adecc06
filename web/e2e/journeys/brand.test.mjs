// The clinic's look: a logo that is none, a colour that cannot be read, and both seen where nobody signed in.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startBox } from "../support/box.mjs";
import { assertSound, enter, openBrowser, PHONE } from "../support/browser.mjs";
import { paint } from "../support/paint.mjs";

const LEMON = "#ffe66d";
const MOTTO = "Sonreír es cosa de niños";

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

/** The colour of something as it is on the screen now, once it is that. */
const hasColour = (page, selector, property, wanted) =>
  page.waitForFunction(
    ([where, what, colour]) => {
      const place = document.querySelector(where);
      return place !== null && getComputedStyle(place)[what] === colour;
    },
    [selector, property, wanted],
  );

test("logo, colour and motto are chosen, corrected and seen everywhere", async () => {
  const page = await enter(browser, box, "admin@demo.omi");
  await page.goto(`${box.staff}/ajustes?seccion=imagen`);
  const file = page.locator("input[type=file]");

  await page.getByText("PNG, JPEG o WebP").waitFor();
  const letter = {
    name: "carta.png",
    mimeType: "image/png",
    buffer: Buffer.from("%PDF-1.7 carta"),
  };
  await file.setInputFiles(letter);
  await page.getByRole("alert").getByText("No es una imagen que se pueda usar").waitFor();
  await assertSound(page, "a logo that is no picture");

  const logo = { name: "logo.png", mimeType: "image/png", buffer: await paint(page) };
  await file.setInputFiles(logo);
  await page.getByAltText("Logotipo elegido").waitFor();
  await page.getByRole("alert").waitFor({ state: "detached" });
  await page.getByLabel("Código del color").fill(LEMON);
  const corrected = page.getByText("En el tema claro se oscurece hasta");
  await corrected.waitFor();
  const [readable] = (await corrected.textContent()).match(/#[0-9a-f]{6}/u);
  assert.notEqual(readable, LEMON);
  await page.getByLabel("Lema", { exact: true }).fill(MOTTO);
  await assertSound(page, "the look before it is saved");
  await page.getByRole("button", { name: "Guardar cambios" }).click();
  await page.getByText("Cambios guardados").waitFor();

  const channels = readable.match(/[0-9a-f]{2}/gu).map((pair) => Number.parseInt(pair, 16));
  const wanted = `rgb(${channels.join(", ")})`;
  await page.getByLabel("Lema", { exact: true }).fill("otro");
  await hasColour(page, "button[type=submit]", "backgroundColor", wanted);
  await page.waitForFunction(() =>
    document.querySelector("header img")?.src.includes("/api/branding/logo"),
  );

  const door = await browser.open(box.staff);
  await door.getByText(MOTTO).waitFor();
  await hasColour(door, "button[type=submit]", "backgroundColor", wanted);
  assert.ok(await isPainted(door, "main img"));
  await assertSound(door, "sign-in in the clinic's colours");

  const dark = await browser.open(box.staff, { colorScheme: "dark", viewport: PHONE });
  await dark.getByText(MOTTO).waitFor();
  await hasColour(dark, "button[type=submit]", "backgroundColor", "rgb(255, 230, 109)");
  await assertSound(dark, "sign-in in the dark");

  const portal = await browser.open(box.portal, { viewport: PHONE });
  await portal.getByText(MOTTO).waitFor();
  await hasColour(portal, "#name", "color", wanted);
  assert.ok(await isPainted(portal, "#logo"));
  await assertSound(portal, "portal in the clinic's colours");
});

/** Whether a picture arrived and is drawn, and not OMI's own. */
async function isPainted(page, selector) {
  const found = await page.waitForFunction((where) => {
    const picture = document.querySelector(where);
    return picture?.complete && picture.naturalWidth === 512 && picture.src.includes("branding");
  }, selector);
  return found.jsonValue();
}
