// Reads a QR code off the screen, as the camera of a telephone does.
import jsQr from "jsqr";

/** What stands in the code that a place on the page shows. */
export async function readQr(place) {
  const picture = await place.screenshot();
  const page = await place.page().context().newPage();
  try {
    const { pixels, width, height } = await page.evaluate(async (base64) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
      const pen = canvas.getContext("2d");
      pen.drawImage(bitmap, 0, 0);
      const seen = pen.getImageData(0, 0, bitmap.width, bitmap.height);
      return { pixels: Array.from(seen.data), width: seen.width, height: seen.height };
    }, picture.toString("base64"));
    const code = jsQr(Uint8ClampedArray.from(pixels), width, height);
    if (!code) throw new Error("no QR code can be read there");
    return code.data;
  } finally {
    await page.close();
  }
}
