import { type AuditQuery, audit } from "@omi/api";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useEffect } from "react";

/** Pages that are asked for by themselves while what is looked for is rare. */
const SEARCHED_PAGES = 40;

/** The log in pages. A page without entries is no end: the box looked for a moment, and goes on when asked again. */
export function useLog(query: AuditQuery) {
  const log = useInfiniteQuery({
    queryKey: ["audit", "list", query],
    queryFn: ({ pageParam, signal }) => audit.listAudit(query, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
  const pages = log.data?.pages ?? [];
  const items = pages.flatMap((page) => page.items);
  const isSearching =
    log.hasNextPage &&
    !log.isPlaceholderData &&
    !log.isFetchNextPageError &&
    pages.at(-1)?.items.length === 0 &&
    pages.length < SEARCHED_PAGES;
  const { fetchNextPage, isFetching } = log;
  useEffect(() => {
    if (isSearching && !isFetching) void fetchNextPage();
  }, [isSearching, isFetching, fetchNextPage]);
  return { log, items, isSearching };
}
