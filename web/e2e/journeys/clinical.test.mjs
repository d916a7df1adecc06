import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startBox } from "../support/box.mjs";
import { assertSound, enter, openBrowser } from "../support/browser.mjs";
import { belen, dni, fillChild, openRegistration, submit } from "../support/children.mjs";

/* A child who has never been seen, one for each journey: what a dentist enters is all there is. */

let box;
let browser;
let families = 0;
before(async () => {
  box = await startBox();
  browser = await openBrowser(box.authority);
});
after(async () => {
  await browser?.close();
  await box?.stop();
});

async function newChild(firstName) {
  families += 1;
  const desk = await enter(browser, box, "recepcion@demo.omi");
  await openRegistration(desk);
  await fillChild(desk, {
    ...belen,
    firstName,
    guardian: {
      ...belen.guardian,
      dniNie: dni(50_220_000 + families),
      email: `clinica${families}@example.org`,
    },
  });
  await submit(desk);
  await desk.getByRole("heading", { name: new RegExp(firstName, "u") }).waitFor();
  const file = new URL(desk.url()).pathname;
  await desk.context().close();
  return file;
}

const tab = (file, name) => `${box.staff}${file}?tab=${name}`;
const inChart = (page) => page.getByRole("grid", { name: /^Dientes/u });
const cell = (grid, tooth) => grid.locator(`[data-tooth="${tooth}"]`);
const answer = (page, path) =>
  page.evaluate(
    async (from) => (await fetch(from, { headers: { "X-Omi-Cookies": "1" } })).json(),
    path,
  );
const api = (file, rest) => `/api${file.replace("pacientes", "patients")}${rest}`;

test("a mouth of which nothing is known is expectations, and is entered with the keyboard alone", async () => {
  const file = await newChild("Berta");
  const page = await enter(browser, box, "odontologo@demo.omi");
  await page.goto(tab(file, "odontograma"));
  await page.getByText("Todavía no hay nada registrado").waitFor();
  const grid = inChart(page);
  assert.match(await cell(grid, 16).getAttribute("aria-label"), /Sin registrar; por la edad/u);
  await assertSound(page, "empty chart");
  await page.getByRole("button", { name: "Anotar" }).click();
  await page.getByRole("toolbar", { name: "Hallazgos" }).waitFor();
  await grid.locator('[tabindex="0"]').focus();
  const focusIs = (tooth) =>
    page.waitForFunction((number) => document.activeElement?.dataset.tooth === number, tooth);
  for (const digit of ["4", "6"]) await page.keyboard.press(digit);
  await focusIs("46");
  for (const key of ["o", "1"]) await page.keyboard.press(key);
  await cell(grid, 46).and(page.locator('[aria-label^="46: Caries (oclusal caries)"]')).waitFor();
  await page.keyboard.press("ArrowLeft");
  await focusIs("47");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowUp");
  await focusIs("85");
  for (const key of ["t", "4"]) await page.keyboard.press(key);
  await page.locator('[aria-label^="85: Ausente"]').waitFor();
  await page.keyboard.press("Control+z");
  await page.locator('[aria-label^="85: Sin registrar"]').waitFor();
  await assertSound(page, "entering");
  await page.getByRole("button", { name: "Guardar 1 diente" }).click();
  await page.getByText("Anotado en el odontograma").waitFor();
  await page.getByRole("row", { name: /46 Caries \(oclusal caries\)/u }).waitFor();
  const chart = await answer(page, api(file, "/chart"));
  assert.deepEqual(
    chart.teeth.filter((tooth) => tooth.recorded).map((tooth) => tooth.toothNumber),
    [46],
  );
  await page.context().close();
});

test("a check-up is recorded with a few taps, and all that follows from it is there", async () => {
  const file = await newChild("Carla");
  const page = await enter(browser, box, "odontologo@demo.omi", {
    viewport: { width: 834, height: 1112 },
    hasTouch: true,
  });
  let taps = 0;
  const tap = async (target) => {
    taps += 1;
    await target.tap();
  };
  await page.goto(tab(file, "revisiones"));
  await page.getByText("Todavía no hay revisiones").waitFor();
  await tap(page.getByRole("button", { name: "Nueva revisión" }));
  const grid = inChart(page);
  await grid.waitFor();
  await tap(page.getByRole("toolbar").getByRole("button", { name: /^Caries/u }));
  await tap(cell(grid, 85).locator("polygon").nth(2));
  await tap(cell(grid, 75).locator("polygon").nth(2));
  await tap(page.getByRole("toolbar").getByRole("button", { name: /^Caries/u }));
  await tap(page.getByRole("switch", { name: "Anotar la placa por caras" }));
  const plaque = page.getByRole("grid", { name: /^Caras con placa/u });
  await tap(cell(plaque, 85).locator("polygon").first());
  await page.getByText(/^O'Leary/u).waitFor();
  await tap(page.getByRole("radio", { name: "Sana" }));
  await tap(page.getByRole("radio", { name: "Bajo" }));
  await tap(page.getByRole("radio", { name: "Adecuado" }));
  await tap(page.getByRole("button", { name: "Flúor", exact: true }));
  await assertSound(page, "review");
  await tap(page.getByRole("button", { name: "Completar y firmar" }));
  await page.getByText("Revisión firmada").waitFor();
  assert.ok(taps <= 12, `${taps} taps`);
  const carnet = await answer(page, api(file, "/carnet"));
  assert.deepEqual(
    carnet.stamps.map((stamp) => stamp.kind),
    ["REVIEW", "FLUORIDE"],
  );
  const risk = await answer(page, api(file, "/risk-level"));
  assert.equal(risk.level, "YELLOW");
  assert.equal(risk.points.caries, 3);
  const child = await answer(page, api(file, "/carnet?view=child"));
  assert.deepEqual(Object.keys(child).sort(), [
    "achievements",
    "avatar",
    "firstName",
    "nextVisitInDays",
    "stamps",
  ]);
  await page.getByRole("link", { name: /Preventiva/u }).tap();
  await page.getByText(/Firmada por Lucía Ferrer Blasco/u).waitFor();
  await assertSound(page, "signed review");
  await page.context().close();
});

test("what is missing is asked for when it is signed, and a draft is gone on with elsewhere", async () => {
  const file = await newChild("Diana");
  const page = await enter(browser, box, "higienista@demo.omi");
  await page.goto(tab(file, "revisiones"));
  await page.getByRole("button", { name: "Sesión de higiene HIM" }).click();
  await page.getByRole("textbox", { name: "Meta, con sus palabras" }).fill("Ganar al bicho");
  await page.getByRole("button", { name: "Completar y firmar" }).click();
  await page.getByText("No se ha podido firmar").waitFor();
  await page.getByText(/^Guardado/u).waitFor();
  const draft = page.url();
  const other = await enter(browser, box, "odontologo@demo.omi");
  await other.goto(draft);
  const goal = other.getByRole("textbox", { name: "Meta, con sus palabras" });
  await goal.waitFor();
  assert.equal(await goal.inputValue(), "Ganar al bicho");
  await other.context().close();
  await page.getByRole("spinbutton", { name: "Índice de placa (%)" }).fill("15");
  await page.getByRole("radio", { name: "Moderado" }).click();
  await page.getByRole("radio", { name: "Adecuado" }).click();
  await page.getByRole("button", { name: "Completar y firmar" }).click();
  await page.getByText("Revisión firmada").waitFor();
  const carnet = await answer(page, api(file, "/carnet"));
  assert.deepEqual(
    [carnet.stamps[0].kind, carnet.achievements[0].kind],
    ["HYGIENE", "HYGIENE_STAR"],
  );
  await page.context().close();
});

test("what could not be saved is not signed in an older form", async () => {
  const file = await newChild("Dora");
  const page = await enter(browser, box, "odontologo@demo.omi");
  await page.goto(tab(file, "revisiones"));
  await page.getByRole("button", { name: "Nueva revisión" }).click();
  const plaque = page.getByRole("spinbutton", { name: "Índice de placa (%)" });
  await plaque.fill("15");
  await page.getByRole("radio", { name: "Bajo" }).click();
  await page.getByRole("radio", { name: "Adecuado" }).click();
  const saved = page.waitForResponse(
    (response) => response.request().method() === "PUT" && response.ok(),
  );
  await saved;
  await plaque.fill("150");
  await page.getByText("No se puede guardar").waitFor();
  await page.getByRole("button", { name: "Completar y firmar" }).click();
  await page.getByText("No se ha podido firmar").waitFor();
  const { items } = await answer(page, api(file, "/reviews"));
  assert.deepEqual(
    items.map((review) => review.status),
    ["DRAFT"],
  );
  await page.getByRole("button", { name: "Seguir después" }).click();
  await page.getByText("No se puede guardar").waitFor();
  assert.equal(await plaque.inputValue(), "150");
  await page.context().close();
});

test("two who enter in one chart meet at the tooth that both told of", async () => {
  const file = await newChild("Elena");
  const paint = async (email, finding) => {
    const page = await enter(browser, box, email);
    await page.goto(tab(file, "odontograma"));
    await page.getByRole("button", { name: "Anotar" }).click();
    await page
      .getByRole("toolbar")
      .getByRole("button", { name: new RegExp(`^${finding}`, "u") })
      .click();
    await cell(inChart(page), 36).locator("polygon").nth(2).click();
    return page;
  };
  const first = await paint("odontologo@demo.omi", "Caries");
  const second = await paint("higienista@demo.omi", "Sellador");
  await first.getByRole("button", { name: "Guardar 1 diente" }).click();
  await first.getByText("Anotado en el odontograma").waitFor();
  await second.getByRole("button", { name: "Guardar 1 diente" }).click();
  await second.getByText("El odontograma ha cambiado").waitFor();
  await second.getByText(/ha anotado algo en 36/u).waitFor();
  await second.getByRole("button", { name: "Guardar 1 diente" }).click();
  await second.getByText("Anotado en el odontograma").waitFor();
  const events = await answer(second, api(file, "/chart/events?tooth=36"));
  assert.deepEqual(
    events.items.map((event) => event.tooth.status),
    ["SELLADOR", "CARIES"],
  );
  await first.context().close();
  await second.context().close();
});

test("a chart that cannot be loaded is an error and never a healthy mouth", async () => {
  const file = await newChild("Fátima");
  const page = await enter(browser, box, "odontologo@demo.omi");
  await page.route("**/chart", (route) => route.fulfill({ status: 500, body: "" }));
  await page.goto(tab(file, "odontograma"));
  await page.getByRole("button", { name: "Reintentar" }).waitFor();
  assert.equal(await page.getByRole("gridcell").count(), 0);
  await page.unroute("**/chart");
  await page.getByRole("button", { name: "Reintentar" }).click();
  await inChart(page).waitFor();
  await page.context().close();
});

test("reception has no chart and no reviews", async () => {
  const file = await newChild("Gala");
  const page = await enter(browser, box, "recepcion@demo.omi");
  await page.goto(tab(file, "odontograma"));
  await page.getByRole("tab", { name: "Datos" }).waitFor();
  assert.equal(await page.getByRole("tab", { name: "Odontograma" }).count(), 0);
  assert.equal(await page.getByRole("tab", { name: "Revisiones" }).count(), 0);
  await page.context().close();
});

test("why a tooth is gone is told with it, and decides whether it counts", async () => {
  const file = await newChild("Elisa");
  const page = await enter(browser, box, "odontologo@demo.omi");
  await page.goto(tab(file, "odontograma"));
  await page.getByRole("button", { name: "Anotar" }).click();
  const grid = inChart(page);
  await grid.locator('[tabindex="0"]').focus();
  for (const digit of ["7", "5"]) await page.keyboard.press(digit);
  await page.waitForFunction(() => document.activeElement?.dataset.tooth === "75");
  for (const key of ["t", "4"]) await page.keyboard.press(key);
  const details = page.getByRole("group", { name: "Detalle del 75: ausente" });
  await details.getByLabel("Causa").selectOption("Caries");
  await assertSound(page, "details of a tooth");
  await page.getByRole("button", { name: "Guardar 1 diente" }).click();
  await page.getByText("Anotado en el odontograma").waitFor();
  const chart = await answer(page, api(file, "/chart"));
  assert.equal(chart.indices.ceod.missing, 1);
  await page.context().close();
});
