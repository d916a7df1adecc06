import type { AuditItem, AuditPerson } from "@omi/api";
import { useTranslation } from "react-i18next";
import { roleNames } from "../../i18n/values";

/** Who did it: a name, and in which role. */
export function Actor({ item }: { item: AuditItem }) {
  const { t } = useTranslation();
  if (item.isErased) return <span className="text-muted-foreground">{t("common.notGiven")}</span>;
  if (!item.actor) {
    const isKnown = item.door === "SYSTEM" || item.door === "CONSOLE";
    return (
      <span className="text-muted-foreground">
        {isKnown ? item.doorWords : t("activity.nobody")}
      </span>
    );
  }
  const roles = item.roles.map((role) => t(roleNames[role])).join(", ");
  return (
    <>
      {item.actor.name ?? <Erased />}
      {roles && <span className="text-sm text-muted-foreground"> · {roles}</span>}
    </>
  );
}

function Erased() {
  const { t } = useTranslation();
  return <span className="text-muted-foreground">{t("activity.erasedPerson")}</span>;
}

export function PersonName({ person }: { person: AuditPerson }) {
  return person.name ? <span className="personal">{person.name}</span> : <Erased />;
}

/** Whom it is about: the first of them, and how many more. */
export function People({ item }: { item: AuditItem }) {
  const { t } = useTranslation();
  const [first] = item.people;
  if (!first) return null;
  const more = item.peopleCount - 1;
  return (
    <>
      <PersonName person={first} />
      {more > 0 && (
        <span className="text-muted-foreground"> {t("activity.andMore", { count: more })}</span>
      )}
    </>
  );
}
