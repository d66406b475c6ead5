import { cn } from "./cn";

const RADIUS = 6.5;
const CIRCUMFERENCE = 2 * Math.PI * RADIUS;
const FULL_MS = 24 * 60 * 60 * 1000;
const LATE_MS = 60 * 60 * 1000;
const SOON_MS = 4 * LATE_MS;

interface WindowRingProps {
  /** Time left of the customer service window; nothing or less means shut. */
  remainingMs: number;
  /** Said aloud and shown on hover, e.g. "closes in 3 h 12 min". */
  label: string;
  className?: string;
}

/** How much is left of the 24 hours in which a business may write freely. */
export function WindowRing({ remainingMs, label, className }: WindowRingProps) {
  const left = Math.min(1, Math.max(0, remainingMs / FULL_MS));
  const colour =
    remainingMs <= LATE_MS ? "text-danger" : remainingMs <= SOON_MS ? "text-accent" : "text-primary";
  return (
    <svg
      viewBox="0 0 16 16"
      role="img"
      aria-label={label}
      className={cn("size-4 shrink-0", colour, className)}
    >
      <title>{label}</title>
      <circle
        cx="8"
        cy="8"
        r={RADIUS}
        fill="none"
        stroke="var(--line-strong)"
        strokeWidth="2"
        strokeDasharray={left === 0 ? "2 2" : undefined}
      />
      {left > 0 && (
        <circle
          cx="8"
          cy="8"
          r={RADIUS}
          fill="none"
          stroke="currentColor"
          strokeWidth="2"
          strokeLinecap="round"
          strokeDasharray={`${left * CIRCUMFERENCE} ${CIRCUMFERENCE}`}
          transform="rotate(-90 8 8)"
        />
      )}
    </svg>
  );
}
