import { useMemo } from "react";

/**
 * Draws the code that the server sends as SVG. Only its shapes are taken over: mark-up from
 * elsewhere never becomes part of the page, and the content security policy refuses images from data.
 */
export function QrCode({ svg, label }: { svg: string; label: string }) {
  const drawing = useMemo(() => readDrawing(svg), [svg]);
  if (!drawing) return null;
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={drawing.viewBox}
      shapeRendering="crispEdges"
      className="mx-auto size-48 rounded-md bg-white p-2 text-black"
    >
      {drawing.paths.map((path) => (
        <path key={path} d={path} fill="currentColor" />
      ))}
      {drawing.squares.map(({ x, y, width, height }) => (
        <rect key={`${x} ${y}`} x={x} y={y} width={width} height={height} fill="currentColor" />
      ))}
    </svg>
  );
}

function readDrawing(svg: string) {
  const root = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
  if (root.localName !== "svg") return null;
  const size = `${root.getAttribute("width") ?? 0} ${root.getAttribute("height") ?? 0}`;
  const isLight = (element: Element) =>
    /^(#fff(fff)?|white)$/iu.test(element.getAttribute("fill") ?? "");
  const paths = [...root.querySelectorAll("path")]
    .filter((path) => !isLight(path))
    .map((path) => path.getAttribute("d") ?? "");
  const squares = [...root.querySelectorAll("rect")]
    .filter((rect) => !isLight(rect))
    .map((rect) => ({
      x: rect.getAttribute("x") ?? "0",
      y: rect.getAttribute("y") ?? "0",
      width: rect.getAttribute("width") ?? "0",
      height: rect.getAttribute("height") ?? "0",
    }));
  return { viewBox: root.getAttribute("viewBox") ?? `0 0 ${size}`, paths, squares };
}
