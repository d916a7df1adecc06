// The picture of the README: the list of patients of the demo clinic, at a desk, in the light.
import { join } from "node:path";
import { startBox } from "./support/box.mjs";
import { DESKTOP, enter, openBrowser } from "./support/browser.mjs";

const path = join(import.meta.dirname, "../../assets/readme/patients.png");
const box = await startBox();
const browser = await openBrowser(box.authority);
try {
  const page = await enter(browser, box, "recepcion@demo.omi", {
    viewport: DESKTOP,
    colorScheme: "light",
  });
  await page.mouse.move(0, 0);
  await page.waitForLoadState("networkidle");
  await page.screenshot({ path });
} finally {
  await browser.close();
  await box.stop();
}
console.log(path);
