import { Button } from "@ui/button";
import { useEffect, useRef } from "react";

interface MoreBelowProps {
  label: string;
  busy: boolean;
  automatic: boolean;
  onMore(): void;
}

/** Fetches further entries when it comes into sight; by hand where that does not happen. */
export function MoreBelow({ label, busy, automatic, onMore }: MoreBelowProps) {
  const element = useRef<HTMLDivElement>(null);
  const more = useRef(onMore);
  more.current = onMore;
  useEffect(() => {
    const sight = element.current;
    if (sight === null || busy || !automatic || typeof IntersectionObserver === "undefined") return;
    const observer = new IntersectionObserver(
      (seen) => {
        if (seen.some((one) => one.isIntersecting)) more.current();
      },
      { rootMargin: "300px" },
    );
    observer.observe(sight);
    return () => observer.disconnect();
  }, [busy, automatic]);
  return (
    <div ref={element} className="mt-4 flex justify-center">
      <Button busy={busy} onClick={onMore}>
        {label}
      </Button>
    </div>
  );
}
