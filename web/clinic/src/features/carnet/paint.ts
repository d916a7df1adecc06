import type { Drawing } from "./shapes";

const ANCHORS = { start: "left", middle: "center", end: "right" } as const;

/** Paints drawings one under the other, with a margin around each. */
function paint(canvas: HTMLCanvasElement, drawings: readonly Drawing[], scale: number) {
  const margin = 40;
  const width = Math.max(...drawings.map((drawing) => drawing.width)) + 2 * margin;
  const height = drawings.reduce((sum, drawing) => sum + drawing.height + margin, margin);
  canvas.width = width * scale;
  canvas.height = height * scale;
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("no canvas");
  const font = getComputedStyle(document.body).fontFamily;
  pen.scale(scale, scale);
  pen.fillStyle = "#ece9e4";
  pen.fillRect(0, 0, width, height);
  pen.lineCap = "round";
  pen.translate(margin, margin);
  for (const drawing of drawings) {
    for (const shape of drawing.shapes) {
      if (shape.kind === "text") {
        pen.font = `${shape.strong ? 600 : 400} ${shape.size}px ${font}`;
        pen.textAlign = ANCHORS[shape.anchor ?? "start"];
        pen.fillStyle = shape.fill;
        pen.fillText(shape.text, shape.x, shape.y);
        continue;
      }
      const path = new Path2D(shape.d);
      if (shape.fill) {
        pen.fillStyle = shape.fill;
        pen.fill(path);
      }
      if (shape.stroke) {
        pen.strokeStyle = shape.stroke;
        pen.lineWidth = shape.strokeWidth ?? 1;
        pen.stroke(path);
      }
    }
    pen.translate(0, drawing.height + margin);
  }
}

/** Drawings as a picture, made in this browser: nothing is sent anywhere. */
export function asPicture(drawings: readonly Drawing[]): Promise<Blob> {
  const canvas = document.createElement("canvas");
  paint(canvas, drawings, 2);
  return new Promise((done, fail) => {
    canvas.toBlob(
      (picture) => (picture ? done(picture) : fail(new Error("no picture"))),
      "image/png",
    );
  });
}
