import type { TimelineEntry, TimelineKind, TimelineTooth, TimelineTreatment } from "@omi/api";

type ReviewType = NonNullable<NonNullable<TimelineEntry["visit"]>["reviewType"]>;
type TreatmentType = TimelineTreatment["treatmentType"];
type ToothStatus = TimelineTooth["status"];
type Priority = NonNullable<TimelineTreatment["priority"]>;

/* The words for what stands on a line of time: one closed table each. */

export const reviewTypeNames = {
  PREVENTIVA: "timeline.review.PREVENTIVA",
  URGENCIA: "timeline.review.URGENCIA",
  SEGUIMIENTO: "timeline.review.SEGUIMIENTO",
  HIM: "timeline.review.HIM",
} as const satisfies Record<ReviewType, string>;

export const treatmentNames = {
  FLUORACION: "timeline.treatment.FLUORACION",
  SELLADOR: "timeline.treatment.SELLADOR",
  LIMPIEZA: "timeline.treatment.LIMPIEZA",
  OTRO_PREVENTIVO: "timeline.treatment.OTRO_PREVENTIVO",
  RESTAURACION: "timeline.treatment.RESTAURACION",
  PULPAR: "timeline.treatment.PULPAR",
  CORONA: "timeline.treatment.CORONA",
  EXTRACCION: "timeline.treatment.EXTRACCION",
  SDF: "timeline.treatment.SDF",
} as const satisfies Record<TreatmentType, string>;

export const toothNames = {
  SANO: "timeline.tooth.SANO",
  CARIES: "timeline.tooth.CARIES",
  OBTURADO: "timeline.tooth.OBTURADO",
  SELLADOR: "timeline.tooth.SELLADOR",
  AUSENTE: "timeline.tooth.AUSENTE",
  EN_ERUPCION: "timeline.tooth.EN_ERUPCION",
  FRACTURA: "timeline.tooth.FRACTURA",
  CORONA: "timeline.tooth.CORONA",
  PULPOTOMIA: "timeline.tooth.PULPOTOMIA",
  HIPOMINERALIZACION: "timeline.tooth.HIPOMINERALIZACION",
  EXTRACCION_INDICADA: "timeline.tooth.EXTRACCION_INDICADA",
} as const satisfies Record<ToothStatus, string>;

export const priorityNames = {
  URGENTE: "timeline.priority.URGENTE",
  PROGRAMADO: "timeline.priority.PROGRAMADO",
  OPCIONAL: "timeline.priority.OPCIONAL",
} as const satisfies Record<Priority, string>;

export const kindNames = {
  VISIT: "timeline.kind.VISIT",
  FINDING: "timeline.kind.FINDING",
  TREATMENT: "timeline.kind.TREATMENT",
  RISK: "timeline.kind.RISK",
  CHANGE: "timeline.kind.CHANGE",
} as const satisfies Record<TimelineKind, string>;
