export const fileTabs = [
  "datos",
  "odontograma",
  "revisiones",
  "medica",
  "familia",
  "plan",
  "tareas",
  "historial",
  "accesos",
] as const;
export type FileTab = (typeof fileTabs)[number];

export function readFileSearch(search: Record<string, unknown>): { tab?: FileTab | undefined } {
  const tab = fileTabs.find((name) => name === search.tab);
  return tab && tab !== "datos" ? { tab } : {};
}
