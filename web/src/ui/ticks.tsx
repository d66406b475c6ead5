import { useTranslation } from "react-i18next";
import { cn } from "./cn";

/** How far a message of one's own has come. `played` is `read` for a voice note. */
export type TickStatus = "queued" | "accepted" | "sent" | "delivered" | "read" | "played" | "failed";

const TONE: Partial<Record<TickStatus, string>> = {
  read: "text-tick-read",
  played: "text-tick-read",
  failed: "text-danger",
};

const FIRST = "M1.5 6.4 4.3 9.2 10 2.8";
const SECOND = "M7.2 8.4 8 9.2 13.7 2.8";

export function Ticks({ status, className }: { status: TickStatus; className?: string }) {
  const { t } = useTranslation("ui");
  return (
    <svg
      viewBox="0 0 15 12"
      role="img"
      aria-label={t(`status.${status}`)}
      className={cn("inline-block h-3 w-[0.9375rem] shrink-0", TONE[status] ?? "text-ink-faint", className)}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <title>{t(`status.${status}`)}</title>
      {shape(status)}
    </svg>
  );
}

function shape(status: TickStatus) {
  switch (status) {
    case "queued":
    case "accepted":
      return (
        <>
          <circle cx="8" cy="6" r="4.6" strokeWidth="1.3" />
          <path d="M8 3.6V6l1.7 1.1" strokeWidth="1.3" />
        </>
      );
    case "sent":
      return <path d={FIRST} transform="translate(2 0)" />;
    case "delivered":
    case "read":
    case "played":
      return (
        <>
          <path d={FIRST} />
          <path d={SECOND} />
        </>
      );
    case "failed":
      return (
        <>
          <circle cx="8" cy="6" r="4.8" strokeWidth="1.3" />
          <path d="M8 3.6v2.8M8 8.4v.1" />
        </>
      );
  }
}
