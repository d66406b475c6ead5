import { cn } from "./cn";

/** Recado's mark, a note with its corner folded: the word means "a message left for somebody". */
export function Mark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" className={cn("size-8", className)} aria-hidden="true">
      <rect width="32" height="32" rx="9" fill="#3b3a9c" />
      <path
        d="M9 8.5h9.2l4.8 4.8v8.2a2 2 0 0 1-2 2H13l-4.2 3.2a.6.6 0 0 1-.9-.5V9.6A1.1 1.1 0 0 1 9 8.5Z"
        fill="#fff"
      />
      <path d="M18.2 8.5 23 13.3h-3.6a1.2 1.2 0 0 1-1.2-1.2Z" fill="#ffb45c" />
      <path d="M12 15.6h5.4M12 19.2h7.4" stroke="#3b3a9c" strokeWidth="1.7" strokeLinecap="round" />
    </svg>
  );
}

export function Wordmark({ className }: { className?: string }) {
  return (
    <span className={cn("inline-flex items-center gap-2.5 text-xl font-bold tracking-tight", className)}>
      <Mark />
      Recado
    </span>
  );
}
