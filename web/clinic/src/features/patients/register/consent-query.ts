import { settings } from "@omi/api";

/** The texts that are signed now. They stay as they were read while the form is open: what is signed is what
 * was shown. */
export const consentsQuery = {
  queryKey: ["consents"],
  queryFn: ({ signal }: { signal: AbortSignal }) => settings.listCurrentConsents(signal),
  staleTime: Number.POSITIVE_INFINITY,
};
