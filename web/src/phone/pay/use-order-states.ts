import { useMemo } from "react";
import type { PhoneMessage } from "../../control/types";
import { type OrderState, orderStatesIn } from "../state/order-state";
import { usePayments } from "./payments";

/** How every order of the chat stands: what the business said counts before what this phone did. */
export function useOrderStates(wa_id: string, messages: PhoneMessage[]): ReadonlyMap<string, OrderState> {
  const outcomes = usePayments((payments) => payments.outcomes);
  return useMemo(() => {
    const states = orderStatesIn(messages);
    for (const [key, outcome] of Object.entries(outcomes)) {
      const [customer = "", ...reference] = key.split("/");
      const reference_id = reference.join("/");
      if (customer !== wa_id) continue;
      const told = states.get(reference_id);
      if (!told?.payment) states.set(reference_id, { status: told?.status ?? "", payment: outcome });
    }
    return states;
  }, [wa_id, messages, outcomes]);
}
