import type { ChildCarnet } from "@omi/api";
import { Star } from "lucide-react";
import { useTranslation } from "react-i18next";
import { AvatarFace, Medals, Stamps } from "./badges";

/** What a child sees of its card: big and friendly, and nothing medical. */
export function ChildView({ carnet }: { carnet: ChildCarnet }) {
  const { t } = useTranslation();
  const { firstName, avatar, stamps, achievements, nextVisitInDays } = carnet;
  return (
    <section
      aria-label={t("carnet.childView")}
      className="flex flex-col gap-8 rounded-lg border border-border bg-surface p-5 sm:p-8"
    >
      <div className="flex flex-wrap items-center gap-6">
        <AvatarFace avatar={avatar} className="size-36" />
        <div className="min-w-0 flex-1 basis-60">
          <p className="personal text-[2.6rem] leading-tight font-strong break-words">
            {t("carnet.hello", { name: firstName })}
          </p>
          {nextVisitInDays !== null && nextVisitInDays !== undefined && (
            <p className="mt-2 text-xl">
              {nextVisitInDays === 0
                ? t("carnet.visitNow")
                : t("carnet.sleeps", { count: nextVisitInDays })}
            </p>
          )}
        </div>
        <p className="flex items-center gap-2 text-xl font-strong">
          <Star aria-hidden className="size-9 fill-current text-amber" />
          {t("carnet.stampCount", { count: stamps.length })}
        </p>
      </div>
      <section aria-labelledby="child-medals">
        <h2 id="child-medals" className="mb-4 text-xl font-strong">
          {t("carnet.myMedals")}
        </h2>
        <Medals achievements={achievements} isBig />
      </section>
      <section aria-labelledby="child-stamps">
        <h2 id="child-stamps" className="mb-4 text-xl font-strong">
          {t("carnet.myStamps")}
        </h2>
        <Stamps stamps={stamps} isBig />
      </section>
    </section>
  );
}
