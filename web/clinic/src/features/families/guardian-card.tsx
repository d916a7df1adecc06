import type { FamilyGuardian } from "@omi/api";
import { Button } from "@omi/ui";
import { Link } from "@tanstack/react-router";
import { Combine, MessageSquareText } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useFeature } from "../../app/features";
import { Fact } from "../patients/file/facts";
import { showPhone } from "../patients/shown";
import { ContactDialog } from "./contact-dialog";
import { FamilyCodeRow } from "./family-code";
import { MergeGuardiansDialog } from "./merge-guardians-dialog";
import { MergedGuardians } from "./rearranged";
import { channelNames } from "./words";

/** A guardian: how to reach them, and what the front desk keeps in mind. */
export function GuardianCard({
  guardian,
  family,
  isHere,
  mayWrite,
}: {
  guardian: FamilyGuardian;
  /** Everyone who is a guardian here. */
  family: FamilyGuardian[];
  /** The page is the family of this one. */
  isHere: boolean;
  mayWrite: boolean;
}) {
  const hasCodes = useFeature("familyCodes");
  const { t } = useTranslation();
  const [open, setOpen] = useState<"contact" | "merge" | null>(null);
  const name = `${guardian.firstName} ${guardian.lastName}`;
  const channels = guardian.channels.map((channel) => t(channelNames[channel]));
  return (
    <li className="rounded-md border border-border bg-surface px-4 py-3.5">
      <div className="mb-3 flex flex-wrap items-start justify-between gap-x-3 gap-y-2">
        <div className="min-w-0">
          <h3 className="personal font-strong">{name}</h3>
          {!isHere && (
            <Link
              to="/familias/$guardianId"
              params={{ guardianId: guardian.id }}
              className="text-sm text-primary underline-offset-3 hover:underline"
            >
              {t("families.ownFamily")}
            </Link>
          )}
        </div>
        {mayWrite && (
          <div className="flex flex-wrap gap-2">
            <Button
              size="sm"
              aria-label={t("families.contactOf", { name })}
              onClick={() => setOpen("contact")}
            >
              <MessageSquareText aria-hidden />
              {t("families.contact")}
            </Button>
            <Button
              size="sm"
              aria-label={t("rearrange.mergeGuardianOf", { name })}
              onClick={() => setOpen("merge")}
            >
              <Combine aria-hidden />
              {t("rearrange.mergeGuardian")}
            </Button>
          </div>
        )}
      </div>
      <dl className="grid gap-x-8 gap-y-2 sm:grid-cols-2 lg:grid-cols-3">
        <Fact name={t("fields.phone")}>
          {guardian.phone && (
            <a href={`tel:${guardian.phone}`} className="underline-offset-3 hover:underline">
              {showPhone(guardian.phone)}
            </a>
          )}
        </Fact>
        <Fact name={t("fields.email")}>{guardian.email}</Fact>
        <Fact name={t("fields.dniNie")}>{guardian.dniNie}</Fact>
        <Fact name={t("families.channelsTitle")}>{channels.join(", ")}</Fact>
        <Fact name={t("families.language")}>
          {guardian.language === "es" && "Español"}
          {guardian.language === "en" && "English"}
          {!guardian.language && t("families.languageOfClinic")}
        </Fact>
        <Fact name={t("families.quiet")}>
          {guardian.quietFrom &&
            t("families.quietHours", { from: guardian.quietFrom, until: guardian.quietUntil })}
        </Fact>
        {guardian.remark && (
          <Fact name={t("families.remark")} wide>
            {guardian.remark}
          </Fact>
        )}
        {guardian.notes && (
          <Fact name={t("families.notes")} wide>
            {guardian.notes}
          </Fact>
        )}
      </dl>
      {mayWrite && hasCodes && <FamilyCodeRow guardian={guardian} />}
      {mayWrite && <MergedGuardians guardian={guardian} />}
      {open === "contact" && <ContactDialog guardian={guardian} onClose={() => setOpen(null)} />}
      {open === "merge" && (
        <MergeGuardiansDialog
          guardian={guardian}
          others={family.filter((one) => one.id !== guardian.id)}
          onClose={() => setOpen(null)}
        />
      )}
    </li>
  );
}
