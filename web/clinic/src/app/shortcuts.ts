import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { currentSession, lockNow } from "../features/auth/session";
import { allowedPlaces } from "./navigation";
import { preferences } from "./preferences";
import { featuresOff } from "./status";

/** Marks the box that `/` jumps to; a screen has at most one. */
export const SEARCH_BOX = { "data-search-box": "" } as const;

const SEQUENCE_MS = 1_200;

/** The keys that work on every screen. */
export function useShortcuts({
  openPalette,
  openHelp,
}: {
  openPalette: () => void;
  openHelp: () => void;
}) {
  const navigate = useNavigate();
  const act = useRef({ openPalette, openHelp });
  act.current = { openPalette, openHelp };

  useEffect(() => {
    let goPressedAt = 0;
    const onKey = (event: KeyboardEvent) => {
      const session = currentSession();
      if (event.defaultPrevented || session.phase !== "active") return;
      const key = event.key.toLowerCase();
      if ((event.ctrlKey || event.metaKey) && !event.altKey && key === "k") {
        event.preventDefault();
        act.current.openPalette();
        return;
      }
      if (event.ctrlKey && event.altKey && key === "l") {
        event.preventDefault();
        void lockNow("manual");
        return;
      }
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (!preferences().letterKeys || isTyping(event.target) || isCovered()) return;
      if (Date.now() - goPressedAt < SEQUENCE_MS) {
        goPressedAt = 0;
        const place = allowedPlaces(session.me.permissions, featuresOff()).find(
          (entry) => entry.key === key,
        );
        if (place) {
          event.preventDefault();
          void navigate({ to: place.to });
        }
      } else if (key === "g") {
        goPressedAt = Date.now();
      } else if (key === "/") {
        event.preventDefault();
        const box = document.querySelector<HTMLInputElement>("[data-search-box]");
        if (box) box.focus();
        else act.current.openPalette();
      } else if (key === "?") {
        event.preventDefault();
        act.current.openHelp();
      }
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [navigate]);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches("input, textarea, select, [role=menuitem]"))
  );
}

function isCovered(): boolean {
  return document.querySelector("[data-veil], [role=menu]") !== null;
}
