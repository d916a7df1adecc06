import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { createServer } from "vite";
import { assertSound, DESKTOP, openBrowser, PHONE } from "../support/browser.mjs";

const clinic = join(import.meta.dirname, "../../clinic");
const shots = join(import.meta.dirname, "../shots");
let server;
let browser;
before(async () => {
  mkdirSync(shots, { recursive: true });
  server = await createServer({
    root: clinic,
    logLevel: "error",
    server: {
      port: 0,
      // The kitchen sink asks the server nothing but who it is.
      proxy: undefined,
    },
    plugins: [
      {
        name: "status",
        configureServer({ middlewares }) {
          middlewares.use("/api/status", (_request, response) => {
            response.setHeader("Content-Type", "application/json");
            response.end(
              JSON.stringify({
                name: "Cocina",
                version: "0",
                claimed: true,
                demo: true,
                language: "es",
              }),
            );
          });
        },
      },
    ],
  });
  await server.listen();
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

const looks = {
  light: { viewport: DESKTOP, colorScheme: "light" },
  dark: { viewport: DESKTOP, colorScheme: "dark" },
  phone: { viewport: PHONE, colorScheme: "light", hasTouch: true },
};

for (const [look, options] of Object.entries(looks)) {
  test(`every component, ${look}`, async () => {
    const { port } = server.httpServer.address();
    const page = await browser.open(`http://localhost:${port}/dev/kitchen-sink`, options);
    await page.getByRole("heading", { name: "Componentes" }).waitFor();
    await assertSound(page, `kitchen sink, ${look}`);
    const image = await page.screenshot({
      path: join(shots, `kitchen-sink-${look}.png`),
      fullPage: true,
    });
    assert.ok(image.length > 20_000);
    for (const name of ["Ventana", "Panel lateral", "Pregunta", "Globo", "Menú"]) {
      await page.getByRole("button", { name, exact: true }).click();
      await page.locator("[role=dialog], [role=alertdialog], [role=menu]").waitFor();
      await assertSound(page, `${name}, ${look}`);
      await page.keyboard.press("Escape");
      await page
        .locator("[role=dialog], [role=alertdialog], [role=menu]")
        .waitFor({ state: "detached" });
    }
  });
}
