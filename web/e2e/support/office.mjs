// The screens of the office for `shots.mjs`: reached by their address, so that the same walk does in every language.
import { messyList } from "./messy.mjs";

const SETTINGS = [
  ["clinica", 1700],
  ["imagen", 1300],
  ["festivos", 900],
  ["riesgo", 1100],
  ["conservacion", 800],
  ["consentimientos", 1300],
  ["seguridad", 900],
  ["historial", 900],
];

const HEADERS = { "X-Omi-Cookies": "1", "Content-Type": "application/json" };

/** Tasks of every kind, a change of the settings, and the family whose page is shown. */
export function furnish(page) {
  return page.evaluate(async (headers) => {
    const ask = async (method, path, body, more = {}) => {
      const answer = await fetch(path, {
        method,
        headers: { ...headers, ...more },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status}`);
      const etag = answer.headers.get("ETag");
      return { etag, json: await answer.json().catch(() => null) };
    };
    const me = (await ask("GET", "/api/auth/me")).json;
    const children = (await ask("GET", "/api/patients?limit=9")).json.items;
    const day = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
    for (const task of [
      { title: "Llamar al laboratorio por la férula", dueDate: day(-2), assigneeRole: "RECEPCION" },
      {
        title: "Pedir la radiografía al otro centro",
        dueDate: day(0),
        patientId: children[1].id,
        assigneeUserId: me.id,
      },
      { title: "Revisar la caja", dueDate: day(0) },
      {
        title: "Preparar el presupuesto de ortodoncia",
        dueDate: day(2),
        patientId: children[2].id,
        assigneeRole: "ODONTOLOGO",
        notes: "Lo espera la madre el jueves",
      },
      { title: "Encargar guantes de la talla S", dueDate: day(20) },
      {
        title:
          "Buscar un proveedor de cepillos con el mango más corto para los más pequeños y pedir muestras a dos de ellos",
      },
    ]) {
      await ask("POST", "/api/tasks", task);
    }
    const done = await ask("POST", "/api/tasks", { title: "Comprar café", patientId: null });
    await ask("POST", `/api/tasks/${done.json.id}/complete`, {});
    await ask("POST", "/api/auth/forgot-password", { email: "higienista@demo.omi" });
    const now = await ask("GET", "/api/settings/clinic");
    const settings = { ...now.json.settings };
    settings.planPrices = { ...settings.planPrices, HIM: settings.planPrices.HIM + 100 };
    await ask(
      "PUT",
      "/api/settings/clinic",
      { settings, reason: "Tarifa del año que viene" },
      { "If-Match": now.etag },
    );
    const file = (await ask("GET", `/api/patients/${children[2].id}`)).json;
    return { child: file.id, guardian: file.guardians[0].id };
  }, HEADERS);
}

async function tasks(page, take, box) {
  await page.goto(`${box.staff}/tareas`);
  await page.locator("[data-task-tick]").first().waitFor();
  await take("tasks", { tall: 1100 });
  await page.goto(`${box.staff}/tareas?estado=hechas`);
  await page.locator("[data-task-tick]").first().waitFor();
  await take("tasks-done");
  await page.goto(`${box.staff}/tareas?ver=mias`);
  await page.locator("[data-task-tick]").first().waitFor();
  await page.locator("main li button[aria-haspopup=menu]").first().click();
  await page.getByRole("menu").waitFor();
  await take("task-menu");
  await page.getByRole("menuitem").first().click();
  await page.getByRole("dialog").waitFor();
  await take("task-form");
  await page.keyboard.press("Escape");
}

async function family(page, take, box, { child, guardian }) {
  await page.goto(`${box.staff}/pacientes/${child}?tab=tareas`);
  await page.locator("[data-task-tick]").first().waitFor();
  await take("file-tasks");
  await page.goto(`${box.staff}/familias/${guardian}`);
  await page.getByRole("heading", { level: 3 }).first().waitFor();
  await take("family", { tall: 1700 });
}

async function imports(page, take, box) {
  await page.goto(`${box.staff}/importar`);
  const file = page.locator("[data-import-file]").first();
  await file.waitFor({ state: "attached" });
  await take("imports");
  const buffer = messyList(60).bytes;
  await file.setInputFiles({ name: "pacientes.csv", mimeType: "text/csv", buffer });
  await page.locator("main select").nth(3).waitFor();
  await take("import-columns", { tall: 2200 });
}

async function machine(page, take, box) {
  await page.goto(`${box.staff}/equipos`);
  await page.getByRole("heading", { level: 1 }).waitFor();
  await take("devices");
  await page.goto(`${box.staff}/diagnostico`);
  await page.getByText("SHA-256").first().waitFor();
  await take("diagnostics", { tall: 2200 });
  await page.goto(`${box.staff}/diagnostico/registro`);
  await page.locator("main tbody tr, main li").first().waitFor();
  await take("log");
  await page.goto(`${box.staff}/api/docs`);
  await page.locator("details").first().waitFor();
  await take("api-docs");
}

async function settings(page, take, box) {
  for (const [section, tall] of SETTINGS) {
    await page.goto(`${box.staff}/ajustes?seccion=${section}`);
    await page.locator("main :is(h2, h3, legend):visible").first().waitFor();
    await take(`settings-${section}`, { tall });
  }
}

async function palette(page, take, box) {
  await page.goto(`${box.staff}/pacientes`);
  await page.locator("[data-row-link]").first().waitFor();
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog").getByRole("option").nth(3).waitFor();
  await take("palette-recent");
  await page.keyboard.press("Escape");
}

/** All of them, as an ADMIN sees them. */
export async function office(page, take, box, known) {
  await tasks(page, take, box);
  await family(page, take, box, known);
  await imports(page, take, box);
  await machine(page, take, box);
  await settings(page, take, box);
  await palette(page, take, box);
}
