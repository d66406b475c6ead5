import type { QueryClient } from "@tanstack/react-query";
import { useCloudClock } from "../../control/cloud-clock";
import { CUSTOMERS_KEY } from "../../control/customers";
import { loadAfresh } from "../../control/load-afresh";
import type { Chat, ControlEvent, PhoneMessage } from "../../control/types";
import { withLastMessage, withTyping } from "./chat-list";
import { withMessage } from "./message-list";
import { useOutbox } from "./outbox";
import { queryKeys, type Thread } from "./phone-queries";

/** The last of several changes settles what the unread counts are; one request for a burst is enough. */
const CHATS_RELOAD_MS = 250;
/** WhatsApp ends the business's typing by itself after 25 seconds. */
const LONGEST_TYPING_MS = 25_000;

/** Brings what the stream tells into the query cache. */
export function createEventApplier(queryClient: QueryClient) {
  const reloads = new Map<string, ReturnType<typeof setTimeout>>();
  const typingEnds = new Map<string, ReturnType<typeof setTimeout>>();

  function reloadChatsSoon(wa_id: string) {
    const shown = queryClient.getQueryState(queryKeys.chats(wa_id)) !== undefined;
    if (!shown || reloads.has(wa_id)) return;
    const reload = () => {
      reloads.delete(wa_id);
      void loadAfresh(queryClient, queryKeys.chats(wa_id));
    };
    reloads.set(wa_id, setTimeout(reload, CHATS_RELOAD_MS));
  }

  function changeChats(wa_id: string, change: (chats: Chat[]) => Chat[]) {
    queryClient.setQueryData<Chat[]>(queryKeys.chats(wa_id), (chats) => chats && change(chats));
  }

  function hearMessage(wa_id: string, phone_number_id: string, message: PhoneMessage) {
    useOutbox.getState().settle(wa_id, phone_number_id, [message]);
    const queryKey = queryKeys.messages(wa_id, phone_number_id);
    const thread = queryClient.getQueryData<Thread>(queryKey);
    if (thread)
      queryClient.setQueryData<Thread>(queryKey, {
        ...thread,
        messages: withMessage(thread.messages, message),
      });
    else void loadAfresh(queryClient, queryKey);
    changeChats(wa_id, (chats) => withLastMessage(chats, phone_number_id, message));
    reloadChatsSoon(wa_id);
  }

  function hearTyping(wa_id: string, phone_number_id: string, on: boolean) {
    const chat = `${wa_id}/${phone_number_id}`;
    clearTimeout(typingEnds.get(chat));
    changeChats(wa_id, (chats) => withTyping(chats, phone_number_id, on));
    if (on)
      typingEnds.set(
        chat,
        setTimeout(() => hearTyping(wa_id, phone_number_id, false), LONGEST_TYPING_MS),
      );
  }

  return (event: ControlEvent) => {
    switch (event.type) {
      case "hello":
        useCloudClock
          .getState()
          .hear({ now: event.now, frozen: event.frozen ?? useCloudClock.getState().frozen });
        break;
      case "clock":
        useCloudClock.getState().hear(event);
        break;
      case "message":
        hearMessage(event.customer, event.phone_number_id, event.message);
        break;
      case "typing":
        hearTyping(event.customer, event.phone_number_id, event.on);
        break;
      case "customers":
        void queryClient.invalidateQueries({ queryKey: CUSTOMERS_KEY });
        break;
      case "reset":
        // Another world, or more happened than the stream could tell: nothing on the page is certain any more.
        useOutbox.getState().forgetSent();
        void queryClient.resetQueries();
        break;
      case "webhook":
      case "request":
        break;
    }
  };
}
