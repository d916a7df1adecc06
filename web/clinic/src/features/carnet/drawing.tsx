import type { Drawing } from "./shapes";

/** A drawing on the screen or on paper. */
export function DrawingView({
  drawing,
  label,
  className,
}: {
  drawing: Drawing;
  /** Left out where the words around say the same. */
  label?: string;
  className?: string;
}) {
  return (
    <svg
      viewBox={`0 0 ${drawing.width} ${drawing.height}`}
      className={className}
      role="img"
      aria-label={label}
      aria-hidden={label === undefined}
    >
      {drawing.shapes.map((shape, index) =>
        shape.kind === "path" ? (
          <path
            // biome-ignore lint/suspicious/noArrayIndexKey: a drawing is a fixed list
            key={index}
            d={shape.d}
            fill={shape.fill ?? "none"}
            stroke={shape.stroke}
            strokeWidth={shape.strokeWidth}
            strokeLinecap="round"
          />
        ) : (
          <text
            // biome-ignore lint/suspicious/noArrayIndexKey: a drawing is a fixed list
            key={index}
            x={shape.x}
            y={shape.y}
            fill={shape.fill}
            fontSize={shape.size}
            fontWeight={shape.strong ? 600 : 400}
            textAnchor={shape.anchor ?? "start"}
          >
            {shape.text}
          </text>
        ),
      )}
    </svg>
  );
}
