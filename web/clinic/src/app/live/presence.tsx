import type { PersonPresent, Place } from "@omi/api";
import { Avatar } from "@omi/ui";
import { useTranslation } from "react-i18next";
import { useMoments } from "../../i18n/moments";
import { usePresence } from "./use-presence";

/** Who else has this form open, and since when. */
export function Presence({ place }: { place: Place }) {
  const { t } = useTranslation();
  const others = usePresence(place);
  return (
    <div role="status" aria-label={t("live.presence")}>
      {others.length > 0 && (
        <ul className="mb-4 flex flex-wrap gap-2">
          {others.map((person) => (
            <Person key={`${person.name}${person.own}`} person={person} />
          ))}
        </ul>
      )}
    </div>
  );
}

function Person({ person }: { person: PersonPresent }) {
  const { t } = useTranslation();
  const { showTime } = useMoments();
  const since = showTime(person.since);
  return (
    <li className="flex items-center gap-2 rounded-full bg-violet-soft py-1 pr-3 pl-1 text-sm text-violet">
      <Avatar name={person.name} size="sm" />
      {person.own
        ? t("live.ownWindow", { time: since })
        : t("live.alsoHere", { name: person.name, time: since })}
    </li>
  );
}
