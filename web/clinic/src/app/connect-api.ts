import { configureApi } from "@omi/api";
import { askForPassword } from "../features/auth/reauthenticate-store";
import { lockAndWait, reloadMe } from "../features/auth/session";
import { currentLanguage } from "../i18n";
import { reportReachable } from "./connection";

/** Gives the API layer the answers that only the app can give. */
export function connectApi() {
  configureApi({
    language: currentLanguage,
    sessionEnded: () => lockAndWait("ended"),
    reauthenticate: askForPassword,
    reachable: reportReachable,
    enrolmentRequired: () => void reloadMe().catch(() => undefined),
  });
}
