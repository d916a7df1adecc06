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

/** Signed in, and hearing what others do. */
async function listen(email, options, { at = box, by = browser } = {}) {
  const page = await enter(by, at, email, options);
  await page.locator('[data-line="live"]').waitFor({ state: "attached" });
  return page;
}

/** Changes a child's day of birth by the API, as somebody else would elsewhere; the list keeps its order. */
const change = (page, id, dateOfBirth) =>
  page.evaluate(
    async ([patientId, day]) => {
      const headers = { "X-Omi-Cookies": "1", "Content-Type": "application/json" };
      const read = await fetch(`/api/patients/${patientId}`, { headers });
      const child = await read.json();
      const answer = await fetch(`/api/patients/${patientId}`, {
        method: "PUT",
        headers: { ...headers, "If-Match": read.headers.get("ETag") },
        body: JSON.stringify({ ...child, dateOfBirth: day }),
      });
      return answer.status;
    },
    [id, dateOfBirth],
  );

/** Waits until the row of a child shows that day. */
const shows = (page, id) =>
  page
    .getByRole("row")
    .filter({ has: page.locator(`[data-row-link][href$="${id}"]`) })
    .getByText("03/02/2018")
    .waitFor();

const idOf = (link) => link.getAttribute("href").then((href) => href.split("/").at(-1));

test("a change elsewhere is in the row within a second, and nothing moves", async () => {
  const [reader, writer] = await Promise.all([
    listen("odontologo@demo.omi"),
    listen("recepcion@demo.omi"),
  ]);
  const rows = reader.locator("[data-row-link]");
  const link = rows.nth(20);
  await link.focus();
  const id = await idOf(link);
  const place = await link.evaluate((row) => row.getBoundingClientRect().top);
  const at = Date.now();
  assert.equal(await change(writer, id, "2018-02-03"), 200);
  await shows(reader, id);
  const took = Date.now() - at;
  assert.ok(took < 1_000, `it took ${took} ms`);
  const now = await reader
    .locator(`[data-row-link][href$="${id}"]`)
    .evaluate((row) => [row.getBoundingClientRect().top, document.activeElement === row]);
  assert.deepEqual(now, [place, true], "the row stays where it is, with the focus");
});

test("a new child waits until the reader wants the list to move", async () => {
  const [reader, writer] = await Promise.all([
    listen("odontologo@demo.omi"),
    listen("recepcion@demo.omi"),
  ]);
  const first = reader.locator("[data-row-link]").first();
  const before = await first.textContent();
  await openRegistration(writer);
  await fillChild(writer, { ...belen, firstName: "Ana", lastName: "Aaab Aaab" });
  await submit(writer);
  await writer.getByRole("heading", { name: /AAAB/iu }).waitFor();
  const news = reader.getByRole("button", { name: "1 cambio: actualizar" });
  await news.waitFor();
  assert.equal(await first.textContent(), before);
  await assertSound(reader, "list with news");
  await news.click();
  await reader.locator("[data-row-link]", { hasText: /AAAB/iu }).waitFor();
  await news.waitFor({ state: "detached" });
});

test("people meet in the form of a guardian, of a task and of the settings", async () => {
  const present = (page) =>
    page
      .getByRole("status", { name: "Quién más está editando" })
      .getByText("también está editando esto");
  const desk = await listen("recepcion@demo.omi");
  const address = await desk.locator("[data-row-link]").nth(5).getAttribute("href");
  const admin = await listen("admin@demo.omi");
  for (const page of [desk, admin]) {
    await page.goto(`${box.staff}${address}?tab=familia`);
    await page
      .getByRole("button", { name: /^Editar a /u })
      .first()
      .click();
    await page.getByRole("dialog").waitFor();
  }
  await present(desk).waitFor();
  await present(admin).waitFor();
  await assertSound(admin, "two people in the form of a guardian");
  await desk.keyboard.press("Escape");
  await present(admin).waitFor({ state: "detached" });

  await desk.goto(`${box.staff}/tareas`);
  const line = desk.getByRole("textbox", { name: "Qué hay que hacer" });
  await line.fill("Pedir la cita");
  await line.press("Enter");
  await admin.goto(`${box.staff}/tareas`);
  for (const page of [desk, admin]) {
    await page.getByRole("button", { name: "Pedir la cita", exact: true }).click();
    await page.getByRole("dialog").waitFor();
  }
  await present(desk).waitFor();
  await present(admin).waitFor();

  // One and the same person in two windows is told so.
  const window = await listen("admin@demo.omi");
  for (const page of [admin, window]) {
    await page.goto(`${box.staff}/ajustes`);
    await page.getByLabel("Nombre de la clínica").waitFor();
  }
  for (const page of [admin, window]) {
    await page
      .getByRole("status", { name: "Quién más está editando" })
      .getByRole("listitem")
      .waitFor();
  }
  await assertSound(admin, "the settings in two windows");
});

test("two people in one file see each other, and a conflict shows both values", async () => {
  const desk = await listen("recepcion@demo.omi");
  const address = await desk.locator("[data-row-link]").nth(3).getAttribute("href");
  const admin = await listen("admin@demo.omi");
  for (const page of [desk, admin]) {
    await page.goto(`${box.staff}${address}`);
    await page.getByRole("button", { name: "Editar", exact: true }).click();
    await page.getByLabel("Apellidos").waitFor();
  }
  const present = (page) => page.getByRole("status", { name: "Quién más está editando" });
  await present(desk).getByText("también está editando esto").waitFor();
  await present(admin).getByText("también está editando esto").waitFor();
  await assertSound(desk, "two people in one form");

  await desk.getByLabel("Observaciones").fill("Prefiere las tardes");
  await desk.getByRole("button", { name: "Guardar" }).click();
  await present(admin).getByText("también está editando esto").waitFor({ state: "detached" });
  await admin.getByText("Alguien ha cambiado esta ficha mientras la editabas").waitFor();
  await assertSound(admin, "a form whose file changed");

  await admin.getByLabel("Apellidos").fill("Cambiados Aquí");
  await admin.getByRole("button", { name: "Guardar" }).click();
  const conflict = admin.getByRole("dialog");
  await conflict.getByText("Cambiados Aquí").waitFor();
  const remarks = conflict.getByRole("group", { name: "Observaciones" });
  await remarks.getByText("Prefiere las tardes").waitFor();
  assert.equal(
    await remarks.getByRole("radio", { name: /Prefiere las tardes/u }).isChecked(),
    true,
    "what only the other one has changed is theirs",
  );
  await assertSound(admin, "conflict");
  await conflict.getByRole("button", { name: "Guardar" }).click();
  await admin.getByRole("heading", { name: /CAMBIADOS AQUÍ/iu }).waitFor();
  await admin.getByText("Prefiere las tardes").waitFor();
});

test("what the administration changes is in every open browser within a second", async () => {
  const [admin, desk] = await Promise.all([listen("admin@demo.omi"), listen("recepcion@demo.omi")]);
  const at = Date.now();
  const status = await admin.evaluate(async () => {
    const headers = { "X-Omi-Cookies": "1", "Content-Type": "application/json" };
    const read = await fetch("/api/settings/clinic", { headers });
    const { settings } = await read.json();
    const answer = await fetch("/api/settings/clinic", {
      method: "PUT",
      headers: { ...headers, "If-Match": read.headers.get("ETag") },
      body: JSON.stringify({ settings: { ...settings, name: "Sonrisas de Luna" } }),
    });
    return answer.status;
  });
  assert.equal(status, 200);
  await desk.getByText("Sonrisas de Luna").first().waitFor();
  const took = Date.now() - at;
  assert.ok(took < 1_000, `it took ${took} ms`);
});

test("a session that is ended elsewhere locks the screen at once", async () => {
  const desk = await listen("higienista@demo.omi");
  const other = await listen("higienista@demo.omi");
  const ended = await other.evaluate(async () => {
    const headers = { "X-Omi-Cookies": "1" };
    const read = await fetch("/api/auth/sessions", { headers });
    const { items } = await read.json();
    const ends = items
      .filter((session) => !session.current)
      .map((session) => fetch(`/api/auth/sessions/${session.id}`, { method: "DELETE", headers }));
    return (await Promise.all(ends)).map((answer) => answer.status);
  });
  assert.ok(ended.includes(204));
  await desk.getByText("La sesión ha terminado").waitFor();
});

test("a line that broke is mended by itself, and what was missed is caught up with", async () => {
  const own = await startBox();
  const visitor = await openBrowser(own.authority);
  const at = { at: own, by: visitor };
  try {
    const reader = await listen("odontologo@demo.omi", {}, at);
    const writer = await listen("recepcion@demo.omi", {}, at);
    const link = reader.locator("[data-row-link]").nth(5);
    const id = await idOf(link);
    await reader.context().setOffline(true);
    await reader.getByText("Sin conexión").waitFor();
    assert.equal(await change(writer, id, "2018-02-03"), 200);
    // The box goes down and comes back while the reader is away.
    await own.kill();
    await own.start();
    await reader.context().setOffline(false);
    await reader.getByText("En línea").waitFor();
    await shows(reader, id);
  } finally {
    await visitor.close();
    await own.stop();
  }
});

test("a page that is older than the box says so, and reloads when its person wants", async () => {
  const page = await browser.open(box.staff);
  // As after an update: the page begins with a script that the box does not serve any more.
  await page.evaluate(() => {
    document
      .querySelector('script[type="module"][src]')
      .setAttribute("src", "/assets/index-before.js");
  });
  await page.getByLabel("Correo electrónico").fill("recepcion@demo.omi");
  await page.getByLabel("Contraseña", { exact: true }).fill("demo-omi-2026");
  await page.getByRole("button", { name: "Entrar" }).click();
  await page.getByText("OMI se ha actualizado").waitFor();
  await assertSound(page, "older than the box");
  await page.getByRole("button", { name: "Volver a cargar" }).click();
  await page.locator('[data-line="live"]').waitFor({ state: "attached" });
  assert.equal(await page.getByText("OMI se ha actualizado").count(), 0);
});
