import type { ChartTooth, Surface, ToothStatus } from "@omi/api";

/* The words for what a chart says: one closed table each, so that none can be forgotten. */

export const statusNames = {
  SANO: "chart.status.SANO",
  CARIES: "chart.status.CARIES",
  OBTURADO: "chart.status.OBTURADO",
  SELLADOR: "chart.status.SELLADOR",
  AUSENTE: "chart.status.AUSENTE",
  EN_ERUPCION: "chart.status.EN_ERUPCION",
  FRACTURA: "chart.status.FRACTURA",
  CORONA: "chart.status.CORONA",
  PULPOTOMIA: "chart.status.PULPOTOMIA",
  HIPOMINERALIZACION: "chart.status.HIPOMINERALIZACION",
  EXTRACCION_INDICADA: "chart.status.EXTRACCION_INDICADA",
} as const satisfies Record<ToothStatus, string>;

export const surfaceNames = {
  oclusal: "chart.surface.oclusal",
  incisal: "chart.surface.incisal",
  mesial: "chart.surface.mesial",
  distal: "chart.surface.distal",
  vestibular: "chart.surface.vestibular",
  palatina: "chart.surface.palatina",
  lingual: "chart.surface.lingual",
} as const satisfies Record<Surface, string>;

export const expectedNames = {
  NOT_ERUPTED: "chart.expected.NOT_ERUPTED",
  ERUPTING: "chart.expected.ERUPTING",
  PRESENT: "chart.expected.PRESENT",
  SHEDDING: "chart.expected.SHEDDING",
  SHED: "chart.expected.SHED",
} as const satisfies Record<ChartTooth["expected"], string>;

export const warningNames = {
  LATE_ERUPTION: "chart.warning.LATE_ERUPTION",
  POSSIBLE_AGENESIS: "chart.warning.POSSIBLE_AGENESIS",
  RETAINED: "chart.warning.RETAINED",
  EARLY_ERUPTION: "chart.warning.EARLY_ERUPTION",
} as const satisfies Record<NonNullable<ChartTooth["warning"]>, string>;
