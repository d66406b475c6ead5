import { cn } from "./cn";

/** A grey stand-in for what is still loading; size and place come from `className`. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <span
      aria-hidden="true"
      className={cn(
        "block animate-shimmer rounded-sm bg-[linear-gradient(100deg,var(--hover)_40%,var(--line)_50%,var(--hover)_60%)] bg-[length:200%_100%]",
        className,
      )}
    />
  );
}
