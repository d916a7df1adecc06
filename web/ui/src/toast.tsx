import { CircleAlert, CircleCheck, Info, X } from "lucide-react";
import { useEffect, useRef, useSyncExternalStore } from "react";
import { Button } from "./button";
import { cn } from "./cn";
import { floating } from "./floating";
import { useUiTexts } from "./texts";

interface ToastEntry {
  id: number;
  tone: "info" | "success" | "error";
  message: string;
  undo?: (() => void) | undefined;
  about: string | undefined;
  durationMs: number;
}

let entries: readonly ToastEntry[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

function publish(next: readonly ToastEntry[]) {
  entries = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

export function dismissToast(id: number) {
  publish(entries.filter((entry) => entry.id !== id));
}

interface ToastOptions {
  tone?: ToastEntry["tone"];
  /** The act can be taken back while the message shows, by its button or by Ctrl+Z. */
  undo?: () => void;
  /** What it is about: a later message about the same thing takes its place. */
  about?: string;
  durationMs?: number;
}

const UNDO_MS = 8000;

/** Says what has just happened. Shown one after the other, the newest at the bottom. */
export function toast(message: string, options: ToastOptions = {}): number {
  lastId += 1;
  const durationMs =
    options.durationMs ?? (options.undo || options.tone === "error" ? UNDO_MS : 4000);
  const { tone = "success", undo, about } = options;
  const others = entries.filter((entry) => about === undefined || entry.about !== about);
  publish([...others.slice(-3), { id: lastId, tone, message, undo, about, durationMs }]);
  return lastId;
}

const icons = { info: Info, success: CircleCheck, error: CircleAlert } as const;

export function Toaster() {
  const texts = useUiTexts();
  const shown = useSyncExternalStore(subscribe, () => entries);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z" || event.shiftKey)
        return;
      const target = event.target;
      if (
        target instanceof HTMLElement &&
        (target.isContentEditable || target.matches("input, textarea, select"))
      ) {
        return;
      }
      const latest = entries.findLast((entry) => entry.undo);
      if (!latest) return;
      event.preventDefault();
      dismissToast(latest.id);
      latest.undo?.();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);

  return (
    <section
      aria-label={texts.notifications}
      className="print:hidden pointer-events-none fixed inset-x-0 bottom-(--dock) z-50 flex flex-col items-center gap-2 p-4 sm:items-end"
    >
      <ol aria-live="polite" className="flex w-full max-w-95 flex-col gap-2">
        {shown.map((entry) => (
          <ToastItem key={entry.id} entry={entry} />
        ))}
      </ol>
    </section>
  );
}

function ToastItem({ entry }: { entry: ToastEntry }) {
  const texts = useUiTexts();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const Icon = icons[entry.tone];

  const start = () => {
    timer.current = setTimeout(() => dismissToast(entry.id), entry.durationMs);
  };
  const stop = () => clearTimeout(timer.current);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the clock of a message starts once
  useEffect(() => {
    start();
    return stop;
  }, []);

  return (
    <li
      className={cn(
        floating,
        "pointer-events-auto flex items-center gap-2.5 py-2 pr-2 pl-3.5 animate-appear",
      )}
      onPointerEnter={stop}
      onPointerLeave={start}
      onFocus={stop}
      onBlur={start}
    >
      <Icon
        aria-hidden
        className={cn(
          "size-4.5 shrink-0",
          entry.tone === "success" && "text-green",
          entry.tone === "error" && "text-red",
          entry.tone === "info" && "text-primary",
        )}
      />
      <p className="min-w-0 flex-1 py-0.5">{entry.message}</p>
      {entry.undo && (
        <Button
          size="sm"
          variant="ghost"
          className="text-primary"
          onClick={() => {
            dismissToast(entry.id);
            entry.undo?.();
          }}
        >
          {texts.undo}
        </Button>
      )}
      <Button
        variant="ghost"
        size="icon-sm"
        aria-label={texts.close}
        onClick={() => dismissToast(entry.id)}
      >
        <X aria-hidden />
      </Button>
    </li>
  );
}
