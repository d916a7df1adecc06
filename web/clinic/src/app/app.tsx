import { auth } from "@omi/api";
import { Toaster, UiTextsProvider } from "@omi/ui";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { lazy, Suspense, useCallback, useEffect, useState } from "react";
import { LockScreen } from "../features/auth/lock-screen";
import { ReauthenticateDialog } from "../features/auth/reauthenticate-dialog";
import { onLeave, resumeSession } from "../features/auth/session";
import { withOfficeWords } from "../i18n";
import { useUiWords } from "../i18n/ui-texts";
import { createQueries, mendWhenReachable } from "./asking";
import { BrandStyle, brandQuery } from "./brand";
import { ANXIOUS_MS, reportReachable } from "./connection";
import { router } from "./router";
import { SplashState } from "./splash";
import { setStatus, useStatus } from "./status";

/** Seen once in the life of a box. */
const SetupWizard = lazy(async () => ({
  default: (await withOfficeWords(import("../features/setup/wizard"))).SetupWizard,
}));

const queries = createQueries();
mendWhenReachable(queries);

onLeave(() => {
  // How the clinic looks is nobody's secret, and the sign-in shows it at once.
  queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== brandQuery.queryKey[0] });
  queries.getMutationCache().clear();
});

export function App() {
  const words = useUiWords();
  const status = useStatus();
  const [phase, setPhase] = useState<"starting" | "ready" | "unreachable">("starting");

  const start = useCallback(async () => {
    setPhase("starting");
    try {
      const [answer] = await Promise.all([
        auth.getStatus(),
        queries.prefetchQuery({ ...brandQuery, staleTime: 0 }),
      ]);
      setStatus(answer);
      if (answer.claimed) await resumeSession();
      setPhase("ready");
    } catch {
      reportReachable(false);
      setPhase("unreachable");
    }
  }, []);

  useEffect(() => {
    void start();
  }, [start]);

  // Nobody has to press a button for a box that has come back meanwhile.
  useEffect(() => {
    if (phase !== "unreachable") return;
    const timer = setInterval(() => {
      auth.getStatus().then(start, () => undefined);
    }, ANXIOUS_MS);
    return () => clearInterval(timer);
  }, [phase, start]);

  return (
    <UiTextsProvider texts={words}>
      <QueryClientProvider client={queries}>
        <BrandStyle />
        {phase !== "ready" && <SplashState phase={phase} onRetry={start} />}
        {phase === "ready" && status && !status.claimed && (
          <Suspense fallback={<SplashState phase="starting" onRetry={start} />}>
            <SetupWizard onClaimed={start} />
          </Suspense>
        )}
        {phase === "ready" && status?.claimed && (
          <>
            <RouterProvider router={router} />
            <ReauthenticateDialog />
            <LockScreen />
          </>
        )}
        <Toaster />
      </QueryClientProvider>
    </UiTextsProvider>
  );
}
