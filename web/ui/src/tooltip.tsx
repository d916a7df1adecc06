import { Slot } from "radix-ui";
import {
  type ReactElement,
  type ReactNode,
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { createPortal } from "react-dom";

type Side = "top" | "bottom" | "left" | "right";

const REST_MS = 400;
/** Long enough to move the pointer onto the words, which may then be read in peace. */
const LINGER_MS = 120;
const GAP_PX = 6;
const MARGIN_PX = 8;

/**
 * A short name for something that shows an icon alone; never the only place for a fact.
 * Small on purpose, since every screen has some: the first screen would otherwise wait for the machinery of popovers.
 */
export function Tooltip({
  label,
  side = "bottom",
  children,
}: {
  label: ReactNode;
  side?: Side;
  children: ReactElement;
}) {
  const id = useId();
  const [anchor, setAnchor] = useState<Element | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const change = useCallback((next: Element | null, afterMs: number) => {
    clearTimeout(timer.current);
    if (afterMs === 0) setAnchor(next);
    else timer.current = setTimeout(() => setAnchor(next), afterMs);
  }, []);
  const hide = useCallback(() => change(null, 0), [change]);
  useEffect(() => () => clearTimeout(timer.current), []);

  return (
    <>
      <Slot.Root
        aria-describedby={anchor ? id : undefined}
        onPointerEnter={(event) => {
          if (event.pointerType !== "touch") change(event.currentTarget, REST_MS);
        }}
        onPointerLeave={() => change(null, LINGER_MS)}
        onFocus={(event) => {
          if (event.currentTarget.matches(":focus-visible")) change(event.currentTarget, 0);
        }}
        onBlur={hide}
        onPointerDown={hide}
        onClick={hide}
      >
        {children}
      </Slot.Root>
      {anchor &&
        createPortal(
          <Bubble
            id={id}
            anchor={anchor}
            side={side}
            onHide={hide}
            onEnter={() => change(anchor, 0)}
            onLeave={() => change(null, LINGER_MS)}
          >
            {label}
          </Bubble>,
          document.body,
        )}
    </>
  );
}

function Bubble({
  id,
  anchor,
  side,
  onHide,
  onEnter,
  onLeave,
  children,
}: {
  id: string;
  anchor: Element;
  side: Side;
  onHide: () => void;
  onEnter: () => void;
  onLeave: () => void;
  children: ReactNode;
}) {
  const bubble = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    const own = bubble.current;
    if (!own) return;
    const { left, top } = place(anchor.getBoundingClientRect(), own.getBoundingClientRect(), side);
    own.style.left = `${left}px`;
    own.style.top = `${top}px`;
  }, [anchor, side]);

  // Before it is painted: who sees the words can send them away.
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === "Escape") onHide();
    };
    document.addEventListener("keydown", onKey);
    window.addEventListener("scroll", onHide, true);
    return () => {
      document.removeEventListener("keydown", onKey);
      window.removeEventListener("scroll", onHide, true);
    };
  }, [onHide]);

  return (
    <div
      ref={bubble}
      id={id}
      role="tooltip"
      onPointerEnter={onEnter}
      onPointerLeave={onLeave}
      className="fixed z-50 flex w-max items-center gap-2 rounded-sm bg-foreground px-2 py-1 text-xs text-background animate-fade"
    >
      {children}
    </div>
  );
}

/** Beside the thing, on the other side when there is no room, and never beyond the edge of the window. */
export function place(anchor: Box, bubble: Box, side: Side): { left: number; top: number } {
  const { innerWidth, innerHeight } = window;
  const before = {
    left: anchor.left - bubble.width - GAP_PX,
    top: anchor.top - bubble.height - GAP_PX,
  };
  const after = {
    left: anchor.left + anchor.width + GAP_PX,
    top: anchor.top + anchor.height + GAP_PX,
  };
  const fitsRight = after.left + bubble.width <= innerWidth - MARGIN_PX;
  const fitsBelow = after.top + bubble.height <= innerHeight - MARGIN_PX;
  const isRight = side === "right" ? fitsRight : before.left < MARGIN_PX;
  const isBelow = side === "bottom" ? fitsBelow : before.top < MARGIN_PX;
  const beside = side === "left" || side === "right";
  const left = beside
    ? (isRight ? after : before).left
    : anchor.left + (anchor.width - bubble.width) / 2;
  const top = beside
    ? anchor.top + (anchor.height - bubble.height) / 2
    : (isBelow ? after : before).top;
  return {
    left: clamp(left, innerWidth - bubble.width),
    top: clamp(top, innerHeight - bubble.height),
  };
}

interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

function clamp(value: number, room: number): number {
  return Math.max(MARGIN_PX, Math.min(value, room - MARGIN_PX));
}
