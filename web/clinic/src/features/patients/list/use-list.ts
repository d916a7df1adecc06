import { type PatientQuery, patients } from "@omi/api";
import { keepPreviousData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { touchesFamilies } from "../../../app/live/concerned";
import { useSteady } from "../../../app/live/use-steady";

const LISTS = ["patients", "list"];

/** The pages of a list of children, and what of it is shown while others change it. */
export function useList(query: PatientQuery) {
  const queries = useQueryClient();
  const queryKey = [...LISTS, query];
  const list = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) => patients.listPatients(query, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
  const refetch = async () => {
    // What was looked for before shows nothing of what is new: it is asked for again when it is looked for again.
    queries.removeQueries({ queryKey: LISTS, type: "inactive" });
    const asked = queries.getQueryState(queryKey);
    // A first answer that is on its way may have been read before the news, and asking joins it.
    const joins = asked?.fetchStatus === "fetching" && asked.data === undefined;
    await list.refetch();
    if (joins) await list.refetch();
  };
  const steady = useSteady(list.data, {
    // What stands in for a list that is on its way is no list to be held.
    name: list.isPlaceholderData ? "" : JSON.stringify(query),
    idsOf: (data) => data?.pages.flatMap((page) => page.items.map((item) => item.id)) ?? [],
    concerns: (news) => news === null || touchesFamilies(news),
    refetch,
  });
  return { list, steady };
}
