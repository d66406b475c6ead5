import type { QueryClient } from "@tanstack/react-query";
import { toast } from "@ui/toast";
import i18next from "i18next";
import { create } from "zustand";
import type { Message, Note } from "../api/types";
import { contactName } from "../contact/contact-name";
import { knownConversation } from "../live/apply-event";
import { callsMe } from "../live/work-patches";
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
  const body = preview.text || i18next.t(`ui:kind.${preview.kind}`);
  notify(title, body, message.conversation_id, show);
}

/**
 * Whoever is called by a note hears of it: by the browser while the page is out of sight, as far as it may, and on the
 * page otherwise, unless the note is before her eyes.
 */
export function announceMention(client: QueryClient, note: Note, show: (conversationId: string) => void) {
  if (!callsMe(client, note)) return;
  const name = note.author.name;
  if (!document.hidden) {
    if (window.location.pathname.endsWith(`/${note.conversation_id}`)) return;
    toast.info(i18next.t("desk:note.called_you", { name, text: shortened(note.body) }), {
      label: i18next.t("desk:note.show"),
      run: () => show(note.conversation_id),
    });
  } else if (useNotifications.getState().on) {
    notify(i18next.t("desk:note.called_you_title", { name }), note.body, note.conversation_id, show);
  }
}

function notify(title: string, body: string, conversationId: string, show: (conversationId: string) => void) {
  const notification = new Notification(title, { body, tag: conversationId });
  notification.onclick = () => {
    window.focus();
    show(conversationId);
    notification.close();
  };
}

const SHORT = 140;
const shortened = (text: string) =>
  [...text].length > SHORT ? `${[...text].slice(0, SHORT).join("")}…` : text;
