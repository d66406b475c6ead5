import { useEffect } from "react";
import { useConnection } from "../../control/connection";
import { control, uploadMedia } from "../../control/control-client";
import { connectControlEvents } from "../../control/control-events";
import { CUSTOMERS_KEY, customerIn, useCustomers } from "../../control/customers";
import { loadAfresh } from "../../control/load-afresh";
import type { Customer } from "../../control/types";
import { useOutbox } from "./outbox";
import { createEventApplier } from "./phone-events";
import { queryClient } from "./phone-queries";
import { createSender } from "./sender";

export const sender = createSender({
  outbox: useOutbox,
  isConnected: (wa_id) =>
    useConnection.getState().state === "open" &&
    customerIn(queryClient.getQueryData<Customer[]>(CUSTOMERS_KEY), wa_id)?.online === true,
  upload: uploadMedia,
  post: control.send,
  answer: control.answer,
});

/** Keeps every phone of the page in step with the cloud for as long as the page shows. */
export function useLivePhones() {
  useEffect(
    () =>
      connectControlEvents({
        onEvent: createEventApplier(queryClient),
        // What happened before the stream was open is in no event.
        onOpen: () => void loadAfresh(queryClient).then(() => sender.pump()),
        onState: useConnection.getState().setState,
      }),
    [],
  );

  const { data: customers } = useCustomers();
  useEffect(() => {
    if (customers?.some((customer) => customer.online)) void sender.pump();
  }, [customers]);
}
