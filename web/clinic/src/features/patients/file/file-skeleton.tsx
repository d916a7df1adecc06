import { Skeleton } from "@omi/ui";

export function FileSkeleton() {
  return (
    <div aria-busy>
      <div className="my-4 flex gap-4">
        <Skeleton className="size-14 rounded-full" />
        <div className="flex flex-1 flex-col gap-2.5 pt-1">
          <Skeleton className="h-6 w-72 max-w-full" />
          <Skeleton className="w-56 max-w-full" />
        </div>
      </div>
      <Skeleton className="h-9 w-full" />
      <div className="mt-12 grid gap-5 sm:grid-cols-2">
        {["a", "b", "c", "d", "e", "f"].map((key) => (
          <div key={key} className="flex flex-col gap-2">
            <Skeleton className="h-3 w-24" />
            <Skeleton className="w-48" />
          </div>
        ))}
      </div>
    </div>
  );
}
