/* What stands on the sheet that a family takes home. In both languages at once: the sheet speaks the family's, not the desk's. */

interface SheetWords {
  title: (clinic: string) => string;
  for: string;
  intro: string;
  steps: [string, string, string];
  once: (day: string) => string;
  keep: string;
  help: string;
}

export const sheetWords: Record<"es" | "en", SheetWords> = {
  es: {
    title: (clinic) => `${clinic}: acceso al portal de familias`,
    for: "Para",
    intro:
      "Con este código abrirás tu cuenta en el portal de familias de la clínica. El portal todavía no está abierto: la clínica te avisará cuando lo esté.",
    steps: [
      "Cuando la clínica te avise, abre la cámara del móvil y apunta al código.",
      "Abre el enlace que aparece en la pantalla.",
      "Elige una contraseña. Desde entonces entrarás con ella.",
    ],
    once: (day) =>
      `Sirve una sola vez, hasta el ${day}. Si caduca antes, pide otro en recepción: el anterior deja de valer.`,
    keep: "Guárdalo como una llave: quien lo tenga puede entrar en tu nombre.",
    help: "Si lo pierdes, avisa a la clínica y lo retiramos.",
  },
  en: {
    title: (clinic) => `${clinic}: access to the families' portal`,
    for: "For",
    intro:
      "With this code you will open your account on the clinic's portal for families. The portal is not open yet: the clinic will tell you when it is.",
    steps: [
      "When the clinic tells you, open the camera of your phone and point it at the code.",
      "Open the link that appears on the screen.",
      "Choose a password. From then on you come in with it.",
    ],
    once: (day) =>
      `It works once, until ${day}. If it expires before, ask for another one at reception: the one before is worth nothing any more.`,
    keep: "Keep it like a key: whoever has it can come in under your name.",
    help: "If you lose it, tell the clinic and we take it back.",
  },
};
