import { diagnostics, type LogLines, type LogQuery } from "@omi/api";
import { useQuery } from "@tanstack/react-query";

const PERIOD_MS = 2000;
/** Lines that a screen holds; the box keeps more, and gives them as a file. */
const SHOWN = 1000;

/** The newest lines; while followed, what came since is asked for and put behind them. */
export function useTechnicalLog(query: LogQuery, follows: boolean) {
  const key = ["technicalLog", query];
  return useQuery({
    queryKey: key,
    queryFn: async ({ signal, client }): Promise<LogLines> => {
      const before = client.getQueryData<LogLines>(key);
      if (!before) return diagnostics.listLog(query, { signal });
      const asked = { signal, background: true };
      const since = await diagnostics.listLog(
        { ...query, after: before.newest, limit: SHOWN },
        asked,
      );
      // A box that was started again counts from the beginning.
      if (since.newest < before.newest) return diagnostics.listLog(query, asked);
      return joined(before, since);
    },
    refetchInterval: follows ? PERIOD_MS : false,
  });
}

export function joined(before: LogLines, since: LogLines): LogLines {
  const items = [...before.items, ...since.items];
  return {
    ...since,
    items: items.slice(-SHOWN),
    hasOlder: before.hasOlder || since.hasOlder || items.length > SHOWN,
  };
}
