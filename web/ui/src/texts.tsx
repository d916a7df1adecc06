import { createContext, type ReactNode, useContext } from "react";

/** The few words that components themselves speak. The app gives them in its language. */
export interface UiTexts {
  locale: string;
  close: string;
  clear: string;
  loading: string;
  noResults: string;
  options: string;
  openCalendar: string;
  previousMonth: string;
  nextMonth: string;
  month: string;
  year: string;
  undo: string;
  notifications: string;
  required: string;
}

const spanish: UiTexts = {
  locale: "es-ES",
  close: "Cerrar",
  clear: "Borrar",
  loading: "Cargando",
  noResults: "Sin resultados",
  options: "Opciones",
  openCalendar: "Abrir el calendario",
  previousMonth: "Mes anterior",
  nextMonth: "Mes siguiente",
  month: "Mes",
  year: "Año",
  undo: "Deshacer",
  notifications: "Avisos",
  required: "obligatorio",
};

const Texts = createContext<UiTexts>(spanish);

export function UiTextsProvider({ texts, children }: { texts: UiTexts; children: ReactNode }) {
  return <Texts value={texts}>{children}</Texts>;
}

export function useUiTexts(): UiTexts {
  return useContext(Texts);
}
