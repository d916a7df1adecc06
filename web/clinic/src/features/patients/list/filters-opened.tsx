import { Button, Popover, PopoverContent, PopoverTrigger } from "@omi/ui";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { FilterFields } from "./filter-fields";
import type { ListSearch } from "./search";

export default function OpenedFilters({
  face,
  search,
  onChange,
}: {
  face: ReactNode;
  search: ListSearch;
  onChange: (change: Partial<ListSearch>) => void;
}) {
  const { t } = useTranslation();
  return (
    <Popover defaultOpen>
      <PopoverTrigger asChild>
        <Button>{face}</Button>
      </PopoverTrigger>
      <PopoverContent
        label={t("patients.filters")}
        align="end"
        className="w-80 max-w-[calc(100vw-16px)]"
      >
        <FilterFields search={search} onChange={onChange} />
      </PopoverContent>
    </Popover>
  );
}
