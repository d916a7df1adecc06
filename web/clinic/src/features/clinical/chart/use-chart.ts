import { clinical } from "@omi/api";
import { keepPreviousData, useQuery } from "@tanstack/react-query";

/** The chart of a child at the end of a day; today unless told. */
export const useChart = (patientId: string, day?: string) =>
  useQuery({
    queryKey: ["clinical", "chart", patientId, day ?? "today"],
    queryFn: ({ signal }) => clinical.getChart(patientId, day, signal),
    placeholderData: keepPreviousData,
  });
