import type { Review } from "@omi/api";

type Of<Key extends keyof Review> = NonNullable<Review[Key]>;

export const typeNames = {
  PREVENTIVA: "review.types.PREVENTIVA",
  URGENCIA: "review.types.URGENCIA",
  SEGUIMIENTO: "review.types.SEGUIMIENTO",
  HIM: "review.types.HIM",
} as const satisfies Record<Of<"reviewType">, string>;

export const gumNames = {
  SANA: "review.gums.SANA",
  GINGIVITIS_LEVE: "review.gums.GINGIVITIS_LEVE",
  GINGIVITIS_MODERADA: "review.gums.GINGIVITIS_MODERADA",
  GINGIVITIS_GRAVE: "review.gums.GINGIVITIS_GRAVE",
} as const satisfies Record<Of<"gumStatus">, string>;

export const brushingNames = {
  BASS: "review.brushing.BASS",
  FONES: "review.brushing.FONES",
  HORIZONTAL: "review.brushing.HORIZONTAL",
  VERTICAL: "review.brushing.VERTICAL",
  OTRA: "review.brushing.OTRA",
} as const satisfies Record<Of<"brushingTechnique">, string>;

export const flossNames = {
  DIARIO: "review.floss.DIARIO",
  OCASIONAL: "review.floss.OCASIONAL",
  NUNCA: "review.floss.NUNCA",
} as const satisfies Record<Of<"flossUsage">, string>;

export const dietNames = {
  LOW: "review.diet.LOW",
  MODERATE: "review.diet.MODERATE",
  HIGH: "review.diet.HIGH",
} as const satisfies Record<Of<"dietRisk">, string>;

export const fluorideNames = {
  ADEQUATE: "review.fluoride.ADEQUATE",
  INADEQUATE: "review.fluoride.INADEQUATE",
} as const satisfies Record<Of<"fluorideExposure">, string>;

export const treatmentNames = {
  FLUORACION: "review.treatments.FLUORACION",
  SELLADOR: "review.treatments.SELLADOR",
  LIMPIEZA: "review.treatments.LIMPIEZA",
  OTRO_PREVENTIVO: "review.treatments.OTRO_PREVENTIVO",
  RESTAURACION: "review.treatments.RESTAURACION",
  PULPAR: "review.treatments.PULPAR",
  CORONA: "review.treatments.CORONA",
  EXTRACCION: "review.treatments.EXTRACCION",
  SDF: "review.treatments.SDF",
} as const satisfies Record<Of<"treatmentsApplied">[number]["treatmentType"], string>;

export const priorityNames = {
  URGENTE: "review.priority.URGENTE",
  PROGRAMADO: "review.priority.PROGRAMADO",
  OPCIONAL: "review.priority.OPCIONAL",
} as const satisfies Record<Of<"treatmentPlan">[number]["priority"], string>;

export const statusNames = {
  DRAFT: "review.status.DRAFT",
  COMPLETED: "review.status.COMPLETED",
  CORRECTED: "review.status.CORRECTED",
} as const satisfies Record<Review["status"], string>;
