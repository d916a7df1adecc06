import { Button } from "@omi/ui";
import { ListFilter } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { filterCount, type ListSearch } from "./search";

const OpenedFilters = lazy(() => import("./filters-opened"));

/** The button of the filters; what it opens is fetched when it is first pressed. */
export function Filters(props: {
  search: ListSearch;
  onChange: (change: Partial<ListSearch>) => void;
}) {
  const [wanted, setWanted] = useState(false);
  const face = <Face count={filterCount(props.search)} />;
  const closed = (
    <Button aria-haspopup="dialog" aria-expanded={false} onClick={() => setWanted(true)}>
      {face}
    </Button>
  );
  if (!wanted) return closed;
  return (
    <Suspense fallback={closed}>
      <OpenedFilters face={face} {...props} />
    </Suspense>
  );
}

function Face({ count }: { count: number }) {
  const { t } = useTranslation();
  return (
    <>
      <ListFilter aria-hidden />
      <span className="max-sm:sr-only">{t("patients.filters")}</span>
      {count > 0 && (
        <span className="grid size-5 place-items-center rounded-full bg-primary text-xs text-primary-foreground">
          {count}
        </span>
      )}
    </>
  );
}
