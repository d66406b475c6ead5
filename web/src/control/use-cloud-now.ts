import { useEffect, useState } from "react";
import { cloudNowMs, useCloudClock } from "./cloud-clock";

/** The cloud's time, renewed at least this often and whenever the clock is moved. */
export function useCloudNow(every_ms: number): number {
  const clock = useCloudClock();
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), every_ms);
    return () => clearInterval(timer);
  }, [every_ms]);
  return cloudNowMs(clock);
}
