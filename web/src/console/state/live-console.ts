import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useCloudClock } from "../../control/cloud-clock";
import { useConnection } from "../../control/connection";
import { control } from "../../control/control-client";
import { connectControlEvents } from "../../control/control-events";
import { CUSTOMERS_KEY } from "../../control/customers";
import { loadAfresh } from "../../control/load-afresh";
import type { ControlEvent, GraphRequest, WebhookDelivery, WebhookState } from "../../control/types";
import { queryClient, queryKeys } from "./console-queries";
import {
  changesTemplates,
  type DeliveryPages,
  firstPageOf,
  isTooLong,
  tellsOfTemplates,
  withDelivery,
  withRequests,
} from "./traffic";

/** Under load thousands of events come each second; drawing them in batches keeps the page alive. */
const FLUSH_MS = 150;

const loadTemplates = () => void queryClient.invalidateQueries({ queryKey: queryKeys.templates });

function hearDeliveries(heard: WebhookDelivery[]) {
  if (heard.some(tellsOfTemplates)) loadTemplates();
  const logs = queryClient.getQueriesData<DeliveryPages>({ queryKey: [...queryKeys.webhooks, "log"] });
  for (const [key, log] of logs) {
    if (log === undefined) continue;
    const filter = key[2] as WebhookState | null;
    const longer = heard.reduce((pages, delivery) => withDelivery(pages, delivery, filter), log);
    queryClient.setQueryData<DeliveryPages>(key, isTooLong(longer) ? firstPageOf(longer) : longer);
    if (isTooLong(longer)) void queryClient.invalidateQueries({ queryKey: key });
  }
  for (const delivery of heard) {
    queryClient.setQueryData<WebhookDelivery>(
      queryKeys.webhook(delivery.id),
      (known) => known && { ...known, ...delivery, body: delivery.body ?? known.body },
    );
  }
}

/** Gathers what is heard, and hands it on a few times a second. */
function inBatches<Item>(take: (items: Item[]) => void): (item: Item) => void {
  let waiting: Item[] = [];
  return (item) => {
    waiting.push(item);
    if (waiting.length > 1) return;
    setTimeout(() => {
      const items = waiting;
      waiting = [];
      take(items);
    }, FLUSH_MS);
  };
}

const hearDelivery = inBatches(hearDeliveries);

const hearRequest = inBatches((heard: GraphRequest[]) => {
  if (heard.some(changesTemplates)) loadTemplates();
  queryClient.setQueryData<GraphRequest[]>(
    queryKeys.requests,
    (requests) => requests && withRequests(requests, heard),
  );
});

/** A message that is delivered is decided in the same unit. */
const hearMessage = inBatches(() => void queryClient.invalidateQueries({ queryKey: queryKeys.charges }));

function applyEvent(event: ControlEvent) {
  switch (event.type) {
    case "hello":
      useCloudClock
        .getState()
        .hear({ now: event.now, frozen: event.frozen ?? useCloudClock.getState().frozen });
      break;
    case "clock":
      useCloudClock.getState().hear(event);
      break;
    case "request":
      hearRequest(event.request);
      break;
    case "webhook":
      hearDelivery(event.webhook);
      break;
    case "customers":
      void queryClient.invalidateQueries({ queryKey: CUSTOMERS_KEY });
      break;
    case "reset":
      void queryClient.resetQueries();
      break;
    case "message":
      hearMessage(event);
      break;
    case "typing":
      break;
  }
}

/** Keeps the console in step with the cloud for as long as it shows. */
export function useLiveConsole() {
  useEffect(
    () =>
      connectControlEvents({
        onEvent: applyEvent,
        onOpen: () => void loadAfresh(queryClient),
        onState: useConnection.getState().setState,
      }),
    [],
  );

  const { data: reading } = useQuery({ queryKey: queryKeys.clock, queryFn: control.clock });
  useEffect(() => {
    if (reading) useCloudClock.getState().hear(reading);
  }, [reading]);
}
