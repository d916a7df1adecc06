// Chromium that trusts the box's own authority, and pages that report whatever goes wrong in them.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import axe from "axe-core";
import { chromium } from "playwright-core";
import { PASSWORD } from "./box.mjs";

const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const DESKTOP = { width: 1280, height: 800 };
export const PHONE = { width: 360, height: 740 };

/** Without an authority the page is our own development server on plain HTTP. */
export async function openBrowser(authority) {
  const home = mkdtempSync(join(tmpdir(), "omi-browser-"));
  if (authority) trust(home, authority);
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: FLAGS,
    env: { ...process.env, HOME: home },
  });
  return {
    async open(address, options = {}) {
      const context = await browser.newContext({
        viewport: DESKTOP,
        locale: "es-ES",
        timezoneId: "Europe/Madrid",
        reducedMotion: "reduce",
        ...options,
      });
      context.setDefaultTimeout(15_000);
      const page = await context.newPage();
      page.faults = watch(page);
      await page.goto(address);
      return page;
    },
    async close() {
      await browser.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** As a person does it: the authority goes into the browser's own store, and nothing is clicked away. */
function trust(home, authority) {
  const store = join(home, ".pki", "nssdb");
  mkdirSync(store, { recursive: true });
  const certutil = (...args) => execFileSync("certutil", ["-d", `sql:${store}`, ...args]);
  certutil("-N", "--empty-password");
  certutil("-A", "-t", "C,,", "-n", "omi", "-i", authority);
}

function watch(page) {
  const faults = [];
  page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
  page.on("console", (message) => {
    const text = message.text();
    // A refusal of the API is part of a journey; the browser's note of it is not a fault of the page.
    if (message.type() === "error" && !text.startsWith("Failed to load resource")) {
      faults.push(`console: ${text}`);
    }
  });
  return faults;
}

/** No script error, no breach of the content security policy, nothing that axe objects to. */
export async function assertSound(page, name) {
  await page.evaluate(axe.source);
  const found = await page.evaluate(() => {
    // What a modal window covers is hidden from everyone, and a menu hangs outside every landmark:
    // while one is open, it is the page.
    const isModal = document.querySelector("[data-veil]") !== null;
    const open = document.querySelectorAll(
      isModal ? "[role=dialog], [role=alertdialog]" : "[role=menu]",
    );
    return globalThis.axe.run(open[open.length - 1] ?? document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    });
  });
  const violations = found.violations.map(
    ({ id, help, nodes }) => `${id}: ${help}\n    ${nodes.map((node) => node.html).join("\n    ")}`,
  );
  assert.deepEqual(violations, [], `axe on ${name}`);
  assert.deepEqual(page.faults, [], `faults on ${name}`);
}

export async function signIn(page, email, password = PASSWORD) {
  await page.getByLabel("Correo electrónico").fill(email);
  await page.getByLabel("Contraseña", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Entrar" }).click();
}

/** Signed in, at the list of patients. */
export async function enter(browser, box, email, options) {
  const page = await browser.open(box.staff, options);
  await signIn(page, email);
  await page.locator("[data-row-link]").first().waitFor();
  return page;
}
