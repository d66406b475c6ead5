import { Skeleton } from "@ui/skeleton";

const ROWS = ["a", "b", "c", "d"];

/** A list of rows while it loads. */
export const RowSkeleton = () => (
  <div className="space-y-5 rounded-lg border bg-surface p-4" aria-hidden="true" data-testid="row-skeleton">
    {ROWS.map((row) => (
      <div key={row} className="flex items-center gap-3">
        <Skeleton className="size-10 rounded-full" />
        <div className="min-w-0 flex-1 space-y-2">
          <Skeleton className="h-4 w-48 max-w-full" />
          <Skeleton className="h-3 w-64 max-w-full" />
        </div>
      </div>
    ))}
  </div>
);
