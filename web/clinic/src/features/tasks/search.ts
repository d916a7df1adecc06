import type { TaskQuery } from "@omi/api";

/** Whose tasks, which of them, and whether one is being written: as the address holds it. */
export interface TaskSearch {
  ver?: "mias" | undefined;
  estado?: "hechas" | undefined;
  nueva?: true | undefined;
}

export function readTaskSearch(search: Record<string, unknown>): TaskSearch {
  return {
    ...(search.ver === "mias" && { ver: "mias" }),
    ...(search.estado === "hechas" && { estado: "hechas" }),
    ...(search.nueva === true && { nueva: true }),
  };
}

export function toTaskQuery({ ver, estado }: TaskSearch): TaskQuery {
  return {
    scope: ver === "mias" ? "MINE" : undefined,
    state: estado === "hechas" ? "DONE" : undefined,
  };
}
