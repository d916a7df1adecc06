import { Button } from "@omi/ui";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { BrandMark, useBrand } from "../../app/brand";
import { ConnectionChip } from "../../app/connection-chip";
import { useStatus } from "../../app/status";
import { chooseLanguage } from "../../i18n";

/** The frame of the screens in front of the sign-in. */
export function Door({ title, children }: { title: string; children: ReactNode }) {
  const { i18n } = useTranslation();
  const status = useStatus();
  const brand = useBrand();
  const other = i18n.language === "en" ? "es" : "en";
  return (
    <div className="flex min-h-full flex-col">
      <main className="mx-auto flex w-full max-w-100 flex-1 flex-col justify-center px-5 py-10">
        <div className="mb-6 flex items-center gap-3">
          <BrandMark className="h-11 max-w-40" />
          <div className="min-w-0">
            <p className="font-strong">{brand?.name}</p>
            {brand?.motto && <p className="text-sm text-muted-foreground">{brand.motto}</p>}
          </div>
        </div>
        <h1 className="mb-5 text-xl font-strong">{title}</h1>
        {children}
      </main>
      <footer className="flex items-center justify-between gap-3 px-5 py-4 text-sm text-muted-foreground">
        <ConnectionChip />
        <span className="flex items-center gap-4">
          <span>OMI {status?.version}</span>
          <Button variant="link" size="sm" lang={other} onClick={() => void chooseLanguage(other)}>
            {other === "es" ? "Español" : "English"}
          </Button>
        </span>
      </footer>
    </div>
  );
}
