import { Button, InputGroup } from "@omi/ui";
import { Search, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { SEARCH_BOX } from "../../../app/shortcuts";
import { FilterChips } from "./filter-chips";
import { Filters } from "./filters";
import type { ListSearch } from "./search";

const TYPING_PAUSE_MS = 120;

export function ListControls({
  search,
  onChange,
}: {
  search: ListSearch;
  onChange: (change: Partial<ListSearch>) => void;
}) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(search.q ?? "");
  // What this box has sent and the address does not hold yet: letters typed meanwhile must not be taken back.
  const sent = useRef<string[]>([]);

  // The address follows the typing; the box follows the address when something else changed it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is typed starts the pause
  useEffect(() => {
    if (typed === (search.q ?? "")) return;
    const pause = setTimeout(() => {
      sent.current.push(typed.trim());
      onChange({ q: typed || undefined });
    }, TYPING_PAUSE_MS);
    return () => clearTimeout(pause);
  }, [typed]);
  useEffect(() => {
    const now = search.q ?? "";
    const own = sent.current.indexOf(now.trim());
    sent.current = sent.current.slice(own + 1);
    if (own < 0) setTyped((typed) => (typed.trim() === now.trim() ? typed : now));
  }, [search.q]);

  return (
    <div className="flex flex-col gap-2">
      <div className="flex gap-2">
        <InputGroup
          {...SEARCH_BOX}
          type="search"
          enterKeyHint="search"
          className="min-w-0 flex-1 md:max-w-110 [&_input]:[&::-webkit-search-cancel-button]:hidden"
          aria-label={t("patients.searchLabel")}
          placeholder={t("patients.searchPlaceholder")}
          autoComplete="off"
          spellCheck={false}
          before={<Search aria-hidden />}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Escape" && typed) {
              event.stopPropagation();
              setTyped("");
            }
            if (event.key === "ArrowDown") {
              event.preventDefault();
              document.querySelector<HTMLElement>("[data-row-link]")?.focus();
            }
          }}
          after={
            typed && (
              <Button
                variant="ghost"
                size="icon-sm"
                aria-label={t("common.clear")}
                onClick={() => setTyped("")}
              >
                <X aria-hidden />
              </Button>
            )
          }
        />
        <Filters search={search} onChange={onChange} />
      </div>
      <FilterChips search={search} onChange={onChange} />
    </div>
  );
}
