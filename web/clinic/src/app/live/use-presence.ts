import { live, type PersonPresent, type Place } from "@omi/api";
import { useEffect, useState } from "react";
import { currentSession } from "../../features/auth/session";
import { useFeature } from "../features";
import { onPresence } from "./state";

/** A window is known by an id of its own for as long as it is open. */
const WINDOW = crypto.randomUUID();
const AGAIN_MS = 20_000;

/** Says that this form is open here, and who else has it open. */
export function usePresence({ kind, id }: Place): readonly PersonPresent[] {
  const [others, setOthers] = useState<readonly PersonPresent[]>([]);
  const isOn = useFeature("presence");
  useEffect(() => {
    if (!isOn) return setOthers([]);
    let isHere = true;
    const say = () => {
      if (currentSession().phase !== "active") return;
      live
        .enterPlace(WINDOW, { kind, id })
        .then((answer) => {
          if (isHere) setOthers(answer.others);
        })
        // Without an answer nobody is claimed to be here.
        .catch(() => {
          if (isHere) setOthers([]);
        });
    };
    const leave = () => {
      live.enterPlace(WINDOW, null).catch(() => undefined);
    };
    say();
    const timer = setInterval(say, AGAIN_MS);
    const forget = onPresence((place) => {
      if (place === null || (place.kind === kind && place.id === id)) say();
    });
    window.addEventListener("pagehide", leave);
    return () => {
      isHere = false;
      clearInterval(timer);
      forget();
      window.removeEventListener("pagehide", leave);
      leave();
    };
  }, [kind, id, isOn]);
  return others;
}
