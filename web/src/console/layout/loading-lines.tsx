import { Skeleton } from "@ui/skeleton";

/** Stands in for a log or a table while it loads. */
export function LoadingLines() {
  return (
    <div aria-busy="true" className="flex flex-col gap-2.5 px-4 pt-2 sm:px-6">
      {Array.from({ length: 8 }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they never change places
        <Skeleton key={row} className="h-6" />
      ))}
    </div>
  );
}
