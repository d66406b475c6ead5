import { QueryClient, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { ControlError, control, cursorOf } from "../../control/control-client";
import type { Template, WebhookState } from "../../control/types";
import { MOST_REQUESTS } from "./traffic";

const isMissing = (error: Error) => error instanceof ControlError && error.status === 404;

/** Everything stays fresh by the event stream, and is loaded again when the stream was lost. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: Number.POSITIVE_INFINITY,
      refetchOnWindowFocus: false,
      retry: (failures, error) => failures < 1 && !isMissing(error),
    },
  },
});

export const queryKeys = {
  world: ["world"] as const,
  clock: ["clock"] as const,
  requests: ["requests"] as const,
  webhooks: ["webhooks"] as const,
  webhookLog: (state: WebhookState | null) => ["webhooks", "log", state] as const,
  webhook: (id: string) => ["webhooks", "one", id] as const,
  numbers: ["numbers"] as const,
  waba: (id: string) => ["wabas", id] as const,
  charges: ["charges"] as const,
  chargeLog: (wabaId: string) => ["charges", "log", wabaId] as const,
  chargeTotals: (wabaId: string) => ["charges", "totals", wabaId] as const,
  templates: ["templates"] as const,
  faults: ["faults"] as const,
};

export const useWorld = () => useQuery({ queryKey: queryKeys.world, queryFn: control.world });

export const useRequests = () =>
  useQuery({
    queryKey: queryKeys.requests,
    queryFn: async () => (await control.requests(MOST_REQUESTS)).data,
  });

const LOG_PAGE = 50;

export const useWebhookLog = (state: WebhookState | null) =>
  useInfiniteQuery({
    queryKey: queryKeys.webhookLog(state),
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) =>
      control.webhooks({ state: state ?? undefined, limit: LOG_PAGE, cursor: pageParam ?? undefined }),
    getNextPageParam: cursorOf,
  });

export const useWebhook = (id: string) =>
  useQuery({ queryKey: queryKeys.webhook(id), queryFn: () => control.webhook(id) });

export const useNumbers = () =>
  useQuery({
    queryKey: queryKeys.numbers,
    queryFn: async () => (await control.numbers()).data,
    // No event tells of a code that was asked for, or of a name that waits.
    refetchInterval: 3_000,
  });

export const useCharges = (wabaId: string) =>
  useInfiniteQuery({
    queryKey: queryKeys.chargeLog(wabaId),
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) =>
      control.charges({ waba_id: wabaId, limit: LOG_PAGE, cursor: pageParam ?? undefined }),
    getNextPageParam: cursorOf,
  });

export const useChargeTotals = (wabaId: string) =>
  useQuery({
    queryKey: queryKeys.chargeTotals(wabaId),
    queryFn: async () => (await control.chargeTotals(wabaId)).data,
  });

export const useTemplates = () =>
  useQuery({
    queryKey: queryKeys.templates,
    queryFn: async () => {
      const all: Template[] = [];
      let cursor: string | null = null;
      do {
        const page = await control.templates(cursor ?? undefined);
        all.push(...page.data);
        cursor = cursorOf(page);
      } while (cursor !== null);
      return all;
    },
    // Calls and webhooks tell of most changes; none tells of a review that time has brought, or of one that another page made.
    refetchInterval: 5_000,
  });

/** `data` is null where this cloud offers no faults. */
export const useFaults = () =>
  useQuery({
    queryKey: queryKeys.faults,
    queryFn: async () => {
      try {
        return (await control.faults()).data;
      } catch (error) {
        if (error instanceof Error && isMissing(error)) return null;
        throw error;
      }
    },
  });
