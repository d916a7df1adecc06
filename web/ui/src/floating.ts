/** Shared by everything that floats over the page. */
export const floating = "z-50 rounded-md bg-surface text-foreground shadow-float animate-fade";
