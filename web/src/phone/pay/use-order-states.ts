import { useMemo } from "react";
import type { PhoneMessage } from "../../control/types";
import { type OrderState, orderStatesIn } from "../state/order-state";

/** How every order of the chat stands. */
export function useOrderStates(messages: PhoneMessage[]): ReadonlyMap<string, OrderState> {
  return useMemo(() => orderStatesIn(messages), [messages]);
}
