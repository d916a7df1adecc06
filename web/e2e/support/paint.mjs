// A picture as a browser paints it.
import { Buffer } from "node:buffer";

/** The bytes of a PNG of 640 by 240 pixels. */
export async function paint(page) {
  const address = await page.evaluate(() => {
    const canvas = document.createElement("canvas");
    canvas.width = 640;
    canvas.height = 240;
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#7a1fa2";
    pen.fillRect(20, 20, 600, 200);
    return canvas.toDataURL("image/png");
  });
  return Buffer.from(address.split(",")[1], "base64");
}
