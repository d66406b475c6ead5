import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { useCallback, useEffect } from "react";
import { useLiveTools } from "../live/live-provider";
import { useLive } from "../live/live-store";
import { prefetchTemplates } from "../templates/list/template-queries";

/** The pages of the rail, those that are opened most first. */
export const RAIL_PAGES = ["/inbox", "/contacts", "/templates", "/flows", "/catalogue", "/settings"] as const;
export type RailPage = (typeof RAIL_PAGES)[number];

/** A browser that is never idle gets on with it after this long. */
const IDLE_WITHIN_MS = 3000;

/**
 * Fetches a page's program, and what it shows first, before it is opened: one page when somebody points at its entry,
 * and all of them, one at a time, when the first page stands and the browser has nothing else to do.
 */
export function usePreparePages() {
  const router = useRouter();
  const client = useQueryClient();
  const { log } = useLiveTools();
  const ready = useLive((state) => state.ready);
  const prepare = useCallback(
    async (page: RailPage) => {
      // What fails here is fetched again, and told of, when the page is opened.
      const program = Promise.resolve(router.loadRouteChunk(router.routesByPath[page])).catch(() => {});
      await Promise.all([program, page === "/templates" ? prefetchTemplates(client, log) : undefined]);
    },
    [router, client, log],
  );
  useEffect(() => {
    if (!ready) return;
    let isGone = false;
    void (async () => {
      for (const page of RAIL_PAGES) {
        await idle();
        if (isGone) return;
        await prepare(page);
      }
    })();
    return () => {
      isGone = true;
    };
  }, [ready, prepare]);
  return prepare;
}

/** Safari has no notion of being idle. */
const idle = () =>
  new Promise<void>((resolve) => {
    if ("requestIdleCallback" in window) requestIdleCallback(() => resolve(), { timeout: IDLE_WITHIN_MS });
    else setTimeout(resolve, IDLE_WITHIN_MS / 10);
  });
