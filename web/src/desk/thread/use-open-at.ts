import { useLocation } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { readHitHash } from "../inbox/search/hit-address";

/** Goes to the message that the address names, once its thread is here; the same address again goes there again. */
export function useOpenAt(loaded: boolean, goTo: (messageId: string, atMs: number) => void) {
  const hash = useLocation({ select: (location) => location.hash });
  const visit = useLocation({ select: (location) => location.state.__TSR_key });
  const done = useRef<string>(undefined);
  useEffect(() => {
    const address = readHitHash(hash);
    const name = `${visit}#${hash}`;
    if (!loaded || !address || done.current === name) return;
    done.current = name;
    // The thread first goes to where it always begins.
    const timer = setTimeout(() => goTo(address.messageId, address.atMs), 60);
    return () => clearTimeout(timer);
  }, [loaded, hash, visit, goTo]);
}
