// The palette, the keys that jump, what goes on paper and what is hidden at the desk.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startBox } from "../support/box.mjs";
import { assertSound, enter, openBrowser, signIn } from "../support/browser.mjs";

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

async function openPalette(page) {
  await page.keyboard.press("Control+k");
  const palette = page.getByRole("dialog", { name: "Buscar e ir a" });
  await palette.waitFor();
  return palette;
}

/** Types a few letters of an act and does it. */
async function act(page, typed, name) {
  const palette = await openPalette(page);
  await palette.getByRole("combobox").fill(typed);
  await palette.getByRole("option", { name, exact: true }).click();
}

test("the files that were open lately come first; ids alone are kept, and nothing after signing out", async () => {
  const page = await enter(browser, box, "recepcion@demo.omi");
  const names = [];
  for (const nth of [2, 6]) {
    await page.locator("[data-row-link]").nth(nth).click();
    await page.getByRole("tab", { name: "Datos" }).waitFor();
    names.push(await page.getByRole("heading", { level: 1 }).textContent());
    await page
      .getByRole("navigation", { name: "Menú principal" })
      .getByRole("link", { name: "Pacientes" })
      .click();
    await page.locator("[data-row-link]").first().waitFor();
  }
  const palette = await openPalette(page);
  const recent = palette.getByRole("group", { name: "Abiertos hace poco" });
  await recent.getByRole("option").nth(1).waitFor();
  assert.equal(await recent.getByRole("option").count(), 2);
  const first = await recent.getByRole("option").first().textContent();
  const surname = names[1].split(",")[0].trim().toLocaleLowerCase();
  assert.ok(first.toLocaleLowerCase().includes(surname), `${first} is the one opened last`);
  await assertSound(page, "the palette with recent files");
  const kept = await page.evaluate(() => localStorage.getItem("omi.recent"));
  assert.match(kept, /^\{"user":"[0-9a-f-]{36}","ids":\["[0-9a-f-]{36}","[0-9a-f-]{36}"\]\}$/u);
  await page.keyboard.press("Enter");
  await page.getByRole("tab", { name: "Datos" }).waitFor();
  await act(page, "salir", "Salir");
  await page.getByRole("heading", { name: "Entrar en la clínica" }).waitFor();
  assert.equal(await page.evaluate(() => localStorage.getItem("omi.recent")), null);
  await signIn(page, "admin@demo.omi");
  await page.locator("[data-row-link]").first().waitFor();
  const fresh = await openPalette(page);
  await fresh.getByRole("option", { name: "Nueva tarea" }).waitFor();
  assert.equal(await fresh.getByRole("group", { name: "Abiertos hace poco" }).count(), 0);
});

test("acts and settings are reached from everywhere, as far as one may", async () => {
  const page = await enter(browser, box, "admin@demo.omi");
  await act(page, "nueva t", "Nueva tarea");
  const line = page.getByRole("textbox", { name: "Qué hay que hacer" });
  await line.waitFor();
  await page.waitForFunction(() => document.activeElement?.matches("main form input"));
  await act(page, "invitar", "Invitar a alguien");
  await page
    .getByRole("dialog", { name: "Invitar a alguien" })
    .or(page.getByRole("dialog"))
    .first()
    .waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await act(page, "seguridad", "Seguridad");
  await page.waitForURL(/seccion=seguridad/u);
  await act(page, "ocultar", "Ocultar nombres en pantalla");
  await page.waitForFunction(() => document.documentElement.dataset.privacy === "");
  await act(page, "mostrar", "Mostrar nombres en pantalla");
  await page.waitForFunction(() => document.documentElement.dataset.privacy === undefined);
  await act(page, "bloquear", "Bloquear la pantalla");
  await page.getByText("Salir y entrar con otra cuenta").waitFor();

  const desk = await enter(browser, box, "recepcion@demo.omi");
  const palette = await openPalette(desk);
  await palette.getByRole("option", { name: "Nuevo paciente" }).waitFor();
  assert.equal(await palette.getByRole("option", { name: "Invitar a alguien" }).count(), 0);
  await palette.getByRole("combobox").fill("seguridad");
  await palette.getByText("Sin resultados").or(palette.getByText("Nada")).first().waitFor();
});

test("g and a letter lead to every screen, and the list of keys names them", async () => {
  const page = await enter(browser, box, "admin@demo.omi");
  await page.keyboard.press("?");
  const help = page.getByRole("dialog", { name: "Atajos de teclado" });
  await help.waitFor();
  const jumps = [
    ["t", "/tareas", "Tareas"],
    ["i", "/importar", "Importar"],
    ["e", "/equipos", "Equipos"],
    ["r", "/actividad", "Actividad"],
    ["d", "/diagnostico", "Diagnóstico"],
    ["l", "/diagnostico/registro", "Registro técnico"],
    ["a", "/ajustes", "Ajustes"],
    ["u", "/usuarios", "Equipo"],
    ["o", "/duplicados", "Duplicados"],
    ["x", "/accesos", "Accesos de urgencia"],
    ["p", "/pacientes", "Pacientes"],
  ];
  for (const [, , name] of jumps) {
    await help
      .getByText(`Ir a ${name}`, { exact: true })
      .or(help.getByText(name))
      .first()
      .waitFor();
  }
  await page.keyboard.press("Escape");
  await help.waitFor({ state: "detached" });
  for (const [key, path] of jumps) {
    await page.keyboard.press("g");
    await page.keyboard.press(key);
    await page.waitForURL((url) => url.pathname === path);
    await page.getByRole("heading", { level: 1 }).waitFor();
  }
});

test("a list goes on paper whole, without the frame of the screen", async () => {
  const page = await enter(browser, box, "admin@demo.omi");
  const rows = page.locator("[data-row-link]");
  const onScreen = await rows.count();
  await page.emulateMedia({ media: "print" });
  await page.waitForFunction(
    (few) => document.querySelectorAll("[data-row-link]").length > few,
    onScreen,
  );
  for (const path of ["/pacientes", "/tareas", "/usuarios", "/actividad"]) {
    await page.emulateMedia({ media: "screen" });
    await page.goto(`${box.staff}${path}`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.emulateMedia({ media: "print" });
    await page.getByRole("main").getByText("Clínica Dental Sonrisas").waitFor();
    assert.equal(await page.getByRole("navigation").count(), 0, `the menu of ${path}`);
    assert.equal(await page.locator("main button.bg-primary:visible").count(), 0, path);
  }
});

test("at the desk names are hidden on every screen that shows them", async () => {
  const page = await enter(browser, box, "admin@demo.omi");
  const address = await page.locator("[data-row-link]").nth(1).getAttribute("href");
  const made = await page.evaluate(async (id) => {
    const headers = { "X-Omi-Cookies": "1", "Content-Type": "application/json" };
    const body = JSON.stringify({ title: "Llamar a su madre", patientId: id });
    return (await fetch("/api/tasks", { method: "POST", headers, body })).status;
  }, address.split("/").at(-1));
  assert.equal(made, 201);
  await page.evaluate(() => {
    document.documentElement.dataset.privacy = "";
  });
  const isHidden = (locator) =>
    locator.evaluate((element) => {
      const veiled = element.closest(".personal") ?? element.querySelector(".personal");
      return veiled !== null && getComputedStyle(veiled).filter.includes("blur");
    });
  await page
    .getByRole("navigation")
    .getByRole("link", { name: /^Tareas/u })
    .click();
  const row = page.getByRole("listitem").filter({ hasText: "Llamar a su madre" });
  await row.waitFor();
  assert.ok(await isHidden(row.getByRole("button", { name: "Llamar a su madre", exact: true })));
  assert.ok(await isHidden(row.getByRole("link")));
  await page.getByRole("navigation").getByRole("link", { name: "Actividad" }).click();
  await page.getByRole("main").locator("tbody .personal:visible").first().waitFor();
  assert.ok(await isHidden(page.getByRole("main").locator("tbody .personal:visible").first()));
});
