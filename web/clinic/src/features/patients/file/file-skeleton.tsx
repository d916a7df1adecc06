import { Skeleton } from "@omi/ui";

/** The file before it is there: everything already in its place, so that nothing moves. */
export function FileSkeleton() {
  return (
    <div aria-busy className="mt-3">
      <div className="flex h-14 gap-4 max-sm:h-28">
        <Skeleton className="size-14 rounded-full max-sm:hidden" />
        <div className="flex min-w-0 flex-1 flex-col gap-3 pt-1">
          <Skeleton className="h-6 w-72 max-w-full" />
          <Skeleton className="w-96 max-w-full" />
        </div>
      </div>
      <Skeleton className="mt-4 mb-4 h-16 rounded-md max-sm:h-48" />
      <div className="flex h-9.5 items-center gap-6 border-b border-border">
        {["a", "b", "c", "d"].map((key) => (
          <Skeleton key={key} className="w-12" />
        ))}
      </div>
      <div className="mt-5 mb-3 flex h-7 items-center pointer-coarse:h-11">
        <Skeleton className="w-32" />
      </div>
      <div className="grid gap-x-8 gap-y-3.5 rounded-md border border-border bg-surface px-4 py-3.5 sm:grid-cols-2">
        {["a", "b", "c", "d", "e", "f"].map((key) => (
          <div key={key} className="flex h-10.5 flex-col justify-center gap-2.5">
            <Skeleton className="h-3 w-24" />
            <Skeleton className="w-48" />
          </div>
        ))}
      </div>
    </div>
  );
}
