import assert from "node:assert/strict";
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

async function openTasks(email, options) {
  const page = await enter(browser, box, email, options);
  await page.locator('[data-line="live"]').waitFor({ state: "attached" });
  await page.keyboard.press("g");
  await page.keyboard.press("t");
  await page.getByRole("heading", { name: "Tareas", level: 1 }).waitFor();
  return page;
}

const row = (page, title) => page.getByRole("listitem").filter({ hasText: title });
const line = (page) => page.getByRole("textbox", { name: "Qué hay que hacer" });
const group = (page, name) => page.getByRole("region", { name: new RegExp(name, "u") });

test("a task is written in one line, seen elsewhere within a second, ticked off and taken back", async () => {
  const [desk, hygienist] = await Promise.all([
    openTasks("recepcion@demo.omi"),
    openTasks("higienista@demo.omi"),
  ]);
  await desk.getByText("Nada por hacer").waitFor();
  await assertSound(desk, "no tasks");
  await line(desk).fill("Llamar al laboratorio");
  await desk.getByRole("combobox", { name: "Para cuándo" }).selectOption("Hoy");
  await desk.getByRole("combobox", { name: "Para quién" }).selectOption("Higienista");
  const at = Date.now();
  await line(desk).press("Enter");
  await row(hygienist, "Llamar al laboratorio").waitFor();
  const took = Date.now() - at;
  assert.ok(took < 1_500, `it took ${took} ms`);
  await group(hygienist, "Hoy").getByText("Llamar al laboratorio").waitFor();
  // In the menu the hygienist has one, the desk none.
  await hygienist.getByRole("link", { name: /Tareas.*1 tarea tuya, 1 para hoy/u }).waitFor();
  assert.equal(await desk.getByRole("link", { name: /tarea tuya/u }).count(), 0);
  await assertSound(hygienist, "a task");

  // Ticked off with the keys, and taken back with them.
  const tick = hygienist.getByRole("checkbox", {
    name: "Marcar como hecha: Llamar al laboratorio",
  });
  await tick.focus();
  await hygienist.keyboard.press("Space");
  await hygienist.getByText("Tarea hecha").waitFor();
  await row(hygienist, "Llamar al laboratorio").waitFor({ state: "detached" });
  await hygienist.keyboard.press("Control+z");
  await row(hygienist, "Llamar al laboratorio").waitFor();
  await tick.click();
  await row(hygienist, "Llamar al laboratorio").waitFor({ state: "detached" });
  await hygienist.getByRole("radio", { name: "Hechas" }).click();
  await row(hygienist, "Hecha por").waitFor();
  assert.match(hygienist.url(), /estado=hechas/u);
});

test("tasks stand in groups by their day; one is put off, taken, changed and deleted", async () => {
  const page = await openTasks("recepcion@demo.omi");
  for (const [title, day] of [
    ["Pedir guantes", "Sin fecha"],
    ["Revisar la caja", "Hoy"],
  ]) {
    await line(page).fill(title);
    await page.getByRole("combobox", { name: "Para cuándo" }).selectOption(day);
    await page.getByRole("combobox", { name: "Para quién" }).selectOption("Cualquiera");
    await page.getByRole("button", { name: "Añadir" }).click();
    await row(page, title).waitFor();
  }
  await group(page, "Sin fecha").getByText("Pedir guantes").waitFor();
  // Arrows go from box to box.
  const ticks = page.locator("[data-task-tick]");
  await ticks.first().focus();
  await page.keyboard.press("ArrowDown");
  await page.waitForFunction(
    () => document.activeElement === document.querySelectorAll("[data-task-tick]")[1],
  );
  await page.getByRole("button", { name: "Más acciones: Pedir guantes" }).click();
  await assertSound(page, "the menu of a task");
  await page.getByRole("menuitem", { name: "Para hoy" }).click();
  await group(page, "Hoy").getByText("Pedir guantes").waitFor();
  await page.getByRole("button", { name: "Más acciones: Pedir guantes" }).click();
  await page.getByRole("menuitem", { name: "Me la quedo" }).click();
  await row(page, "Pedir guantes").getByText("Para mí").waitFor();

  await row(page, "Pedir guantes")
    .getByRole("button", { name: "Pedir guantes", exact: true })
    .click();
  const dialog = page.getByRole("dialog", { name: "Cambiar la tarea" });
  await dialog.getByLabel("Notas").fill("Talla S y M");
  await dialog.getByLabel("Paciente").fill("garcia");
  const child = dialog.getByRole("listbox").getByRole("option").first();
  const name = (await child.textContent()).split(" · ")[0];
  await child.click();
  await assertSound(page, "the form of a task");
  await dialog.getByRole("button", { name: "Guardar" }).click();
  const [surnames, given] = name.split(", ");
  const link = row(page, "Pedir guantes").getByRole("link", { name: `${given} ${surnames}` });
  await link.click();
  await page.getByRole("tab", { name: "Tareas" }).click();
  await row(page, "Pedir guantes").getByText("Con notas").waitFor();
  await line(page).fill("Preparar el presupuesto");
  await line(page).press("Enter");
  await row(page, "Preparar el presupuesto").waitFor();
  await assertSound(page, "the tasks of a child");
  await page.getByRole("button", { name: "Más acciones: Preparar el presupuesto" }).click();
  await page.getByRole("menuitem", { name: "Eliminar" }).click();
  await row(page, "Preparar el presupuesto").waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Deshacer" }).click();
  await row(page, "Preparar el presupuesto").waitFor();
});

test("what somebody else saved first stands beside what is typed here", async () => {
  const page = await openTasks("recepcion@demo.omi");
  await line(page).fill("Llamar a Teresa");
  await line(page).press("Enter");
  await row(page, "Llamar a Teresa")
    .getByRole("button", { name: "Llamar a Teresa", exact: true })
    .click();
  const dialog = page.getByRole("dialog", { name: "Cambiar la tarea" });
  await dialog.getByLabel("Notas").fill("Por la tarde");
  const status = await page.evaluate(async () => {
    const headers = { "X-Omi-Cookies": "1", "Content-Type": "application/json" };
    const list = await (await fetch("/api/tasks", { headers })).json();
    const task = list.items.find((one) => one.title === "Llamar a Teresa");
    const body = JSON.stringify({ title: "Llamar a Teresa", notes: "Solo por la mañana" });
    const answer = await fetch(`/api/tasks/${task.id}`, {
      method: "PUT",
      headers: { ...headers, "If-Match": `"${task.version}"` },
      body,
    });
    return answer.status;
  });
  assert.equal(status, 200);
  await dialog.getByRole("button", { name: "Guardar" }).click();
  const conflict = page.getByRole("dialog", { name: "Alguien ha cambiado esta tarea" });
  await conflict.getByText("Solo por la mañana").waitFor();
  await conflict.getByRole("radio", { name: /Por la tarde/u }).click();
  await assertSound(page, "a conflict over a task");
  await conflict.getByRole("button", { name: "Guardar" }).click();
  await row(page, "Llamar a Teresa")
    .getByRole("button", { name: "Llamar a Teresa", exact: true })
    .click();
  await page.waitForFunction(
    () => document.querySelector("[role=dialog] textarea")?.value === "Por la tarde",
  );
});

test("a forgotten password reaches the administration as a task, and goes with the code", async () => {
  const admin = await openTasks("admin@demo.omi");
  const door = await browser.open(box.staff);
  await door.getByRole("button", { name: "He olvidado la contraseña" }).click();
  await door.getByRole("dialog").getByLabel("Correo electrónico").fill("odontologo@demo.omi");
  await door.getByRole("button", { name: "Pedir ayuda" }).click();
  await door.getByText("administración ya lo tiene entre sus tareas").waitFor();
  const news = admin.getByRole("button", { name: "1 cambio: actualizar" });
  const task = row(admin, "ha olvidado su contraseña");
  await task.or(news).first().waitFor();
  if (await news.isVisible()) await news.click();
  await task.waitFor();
  await assertSound(admin, "an alert");
  const email = "odontologo@demo.omi";
  const settled = await admin.evaluate(async (wanted) => {
    const headers = { "X-Omi-Cookies": "1", "Content-Type": "application/json" };
    const users = await (await fetch("/api/users", { headers })).json();
    const { id } = users.items.find((user) => user.email === wanted);
    const code = await fetch(`/api/users/${id}/reset-code`, {
      method: "POST",
      headers,
      body: "{}",
    });
    return code.status;
  }, email);
  assert.equal(settled, 200);
  await admin.getByRole("radio", { name: "Hechas" }).click();
  await task.getByText("Resuelta por sí misma").waitFor();
});

test("on a phone the list, its line and its form fit under the thumb", async () => {
  const page = await openTasks("recepcion@demo.omi", { viewport: PHONE, hasTouch: true });
  await line(page).fill("Confirmar las visitas de mañana con todas las familias de la lista");
  await page.getByRole("button", { name: "Añadir" }).click();
  await row(page, "Confirmar las visitas").waitFor();
  await assertSound(page, "tasks on a phone");
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= PHONE.width, `${width} px wide`);
});
