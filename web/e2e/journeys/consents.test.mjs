// The texts of consents: published by the owner, read and signed at the desk, and kept as they were signed.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startBox } from "../support/box.mjs";
import { assertSound, enter, openBrowser } from "../support/browser.mjs";
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

test("the owner publishes a text, reception reads it and the file says which was signed", async () => {
  const owner = await enter(browser, box, "admin@demo.omi");
  await owner.goto(`${box.staff}/ajustes?seccion=consentimientos`);
  const spanish = owner.getByLabel("Texto en español");
  await spanish.waitFor();
  assert.match(await spanish.inputValue(), /^Tratamiento de datos personales/u);
  await assertSound(owner, "texts of consents");
  await spanish.fill("Un texto nuevo para firmar");
  await owner.getByRole("button", { name: "Publicar la versión 2" }).click();
  await owner.getByText("Texto publicado").waitFor();
  await owner.getByRole("button", { name: "Publicar la versión 3" }).waitFor();
  await owner.getByText("Versión 1", { exact: false }).first().click();
  await owner.getByRole("button", { name: "Usar este texto" }).waitFor();
  await assertSound(owner, "versions of a text");

  const desk = await enter(browser, box, "recepcion@demo.omi");
  await openRegistration(desk);
  await desk.getByRole("button", { name: "Leer o imprimir el texto (versión 2)" }).click();
  const dialog = desk.getByRole("dialog");
  await dialog.getByText("Un texto nuevo para firmar").waitFor();
  await assertSound(desk, "a text to sign");
  await desk.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await fillChild(desk, belen);
  await submit(desk);
  await desk.getByText("Versión 2").waitFor();
});
