import type { FamilyGuardian } from "@omi/api";
import { Button } from "@omi/ui";
import { Link } from "@tanstack/react-router";
import { MessageSquareText } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Fact } from "../patients/file/facts";
import { useFeature } from "../../app/features";
import { showPhone } from "../patients/shown";
import { ContactDialog } from "./contact-dialog";
import { FamilyCodeRow } from "./family-code";
import { channelNames } from "./words";

/** A guardian: how to reach them, and what the front desk keeps in mind. */
export function GuardianCard({
  guardian,
  isHere,
  mayWrite,
}: {
  guardian: FamilyGuardian;
  /** The page is the family of this one. */
  isHere: boolean;
  mayWrite: boolean;
}) {
  const hasCodes = useFeature("familyCodes");
  const { t } = useTranslation();
  const [editing, setEditing] = useState(false);
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
          <Button
            size="sm"
            aria-label={t("families.contactOf", { name })}
            onClick={() => setEditing(true)}
          >
            <MessageSquareText aria-hidden />
            {t("families.contact")}
          </Button>
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
      {editing && <ContactDialog guardian={guardian} onClose={() => setEditing(false)} />}
    </li>
  );
}
