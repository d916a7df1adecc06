import type { Carnet } from "@omi/api";
import { Button, showDate, toast } from "@omi/ui";
import { useMutation } from "@tanstack/react-query";
import { ImageDown, Printer } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { planNames } from "../../i18n/values";
import { saveFile } from "../exchange/save-file";
import { AgeText, RiskBadge } from "../patients/shown";
import { AvatarFace, Medals, Stamps } from "./badges";
import { asPicture } from "./paint";
import { PrintDialog } from "./print-dialog";
import { useCard } from "./use-card";

/** The card as the clinic and the family see it. */
export function FullCard({ carnet }: { carnet: Carnet }) {
  const { t } = useTranslation();
  const [isPrinting, setPrinting] = useState(false);
  const { front, back } = useCard(carnet, null);
  const picture = useMutation({
    mutationFn: () => asPicture([front, back]),
    onSuccess: (blob) => saveFile(blob, `carnet-${carnet.carnetNumber}.png`),
    onError: () => toast(t("carnet.imageFailed"), { tone: "error" }),
  });
  return (
    <div className="flex flex-col gap-7">
      <section
        aria-label={t("carnet.title")}
        className="flex flex-col gap-5 rounded-lg border border-border bg-surface p-5 sm:p-6"
      >
        <div className="flex flex-wrap items-center gap-x-6 gap-y-4">
          <AvatarFace avatar={carnet.avatar} className="size-28" />
          <div className="min-w-0 flex-1 basis-60">
            <p className="personal text-xl font-strong break-words">
              {carnet.firstName} {carnet.lastName}
            </p>
            <p className="text-muted-foreground">
              <AgeText dateOfBirth={carnet.dateOfBirth} /> ·{" "}
              <span className="personal">{carnet.medicalRecordNumber}</span> · {carnet.carnetNumber}
            </p>
            <p className="mt-2">
              <RiskBadge level={carnet.riskLevel} named />
            </p>
          </div>
          <div className="flex flex-wrap gap-2 print:hidden">
            <Button onClick={() => setPrinting(true)}>
              <Printer aria-hidden />
              {t("carnet.print")}
            </Button>
            <Button busy={picture.isPending} onClick={() => picture.mutate()}>
              <ImageDown aria-hidden />
              {t("carnet.image")}
            </Button>
          </div>
        </div>
        <dl className="grid gap-x-6 gap-y-3 sm:grid-cols-3">
          <Fact name={t("plans.plan")}>
            {carnet.planType
              ? t("carnet.planSince", {
                  plan: t(planNames[carnet.planType]),
                  date: showDate(carnet.planSince ?? ""),
                })
              : t("plans.none")}
          </Fact>
          <Fact name={t("carnet.next")}>
            {carnet.nextReviewDate ? showDate(carnet.nextReviewDate) : t("carnet.nextNone")}
          </Fact>
          <Fact name={t("carnet.reviews")}>{carnet.reviewsCompleted}</Fact>
        </dl>
      </section>
      <section aria-labelledby="carnet-stamps">
        <h2 id="carnet-stamps" className="mb-3 text-lg font-strong">
          {t("carnet.stampCount", { count: carnet.stamps.length })}
        </h2>
        <Stamps stamps={carnet.stamps} />
      </section>
      <section aria-labelledby="carnet-medals">
        <h2 id="carnet-medals" className="mb-3 text-lg font-strong">
          {t("carnet.medalCount", { count: carnet.achievements.length })}
        </h2>
        <Medals achievements={carnet.achievements} />
      </section>
      {isPrinting && <PrintDialog front={front} back={back} onClose={() => setPrinting(false)} />}
    </div>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-sm text-muted-foreground">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
