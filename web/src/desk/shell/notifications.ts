import type { QueryClient } from "@tanstack/react-query";
import i18next from "i18next";
import { create } from "zustand";
import type { Message } from "../api/types";
import { contactName } from "../contact/contact-name";
import { knownConversation } from "../live/apply-event";
import { previewOf } from "../thread/message-preview";

const STORAGE_KEY = "recado.notifications";

interface NotificationsState {
  /** Asked for by the agent, and allowed by the browser. */
  on: boolean;
  /** The browser was told never to ask again. */
  denied: boolean;
  setOn(on: boolean): Promise<void>;
}

const supported = typeof Notification !== "undefined";

export const useNotifications = create<NotificationsState>((set) => ({
  on: supported && Notification.permission === "granted" && localStorage.getItem(STORAGE_KEY) === "on",
  denied: !supported || Notification.permission === "denied",
  async setOn(on) {
    if (on && supported) {
      const permission = await Notification.requestPermission();
      set({ denied: permission === "denied" });
      on = permission === "granted";
    }
    localStorage.setItem(STORAGE_KEY, on ? "on" : "off");
    set({ on });
  },
}));

/** Only after the agent opted in, and only while the page is out of sight. */
export function announceMessage(
  client: QueryClient,
  message: Message,
  show: (conversationId: string) => void,
) {
  if (message.direction !== "in" || !document.hidden || !useNotifications.getState().on) return;
  const conversation = knownConversation(client, message.conversation_id);
  const title = conversation ? contactName(conversation.contact) : i18next.t("desk:app.name");
  const preview = previewOf(message);
  const notification = new Notification(title, {
    body: preview.text || i18next.t(`ui:kind.${preview.kind}`),
    tag: message.conversation_id,
  });
  notification.onclick = () => {
    window.focus();
    show(message.conversation_id);
    notification.close();
  };
}
