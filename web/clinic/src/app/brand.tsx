import { settings } from "@omi/api";
import { cn } from "@omi/ui";
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";

/** The clinic's name, motto and logo. Whoever learns that they changed invalidates this key. */
export const brandQuery = {
  queryKey: ["branding"],
  queryFn: ({ signal }: { signal: AbortSignal }) => settings.getBranding(signal),
};

export function useBrand() {
  return useQuery(brandQuery).data;
}

/** Keeps the page in the clinic's colour: another version of the look is another style sheet. */
export function BrandStyle() {
  const version = useBrand()?.version;
  useEffect(() => {
    if (version === undefined) return;
    document
      .querySelector("#brand-style")
      ?.setAttribute("href", `/api/branding/style.css?v=${version}`);
  }, [version]);
  return null;
}

/** The clinic's logo, or OMI's while it has none. */
export function BrandMark({ className }: { className: string }) {
  const brand = useBrand();
  const logo = brand?.logo;
  return (
    <img
      src={logo ? `/api/branding/logo?v=${logo}` : "/icon.svg"}
      alt=""
      className={cn("w-auto rounded-sm object-contain", logo && "bg-white", className)}
    />
  );
}
