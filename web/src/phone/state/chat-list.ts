import type { Chat, PhoneMessage } from "../../control/types";
import { isBubble, isUnread } from "./message-list";

function activityOf(chat: Chat): string {
  return chat.last_message?.timestamp ?? "";
}

/** Most recent first; numbers nobody wrote with yet follow by name. */
export function sortedChats(chats: Chat[]): Chat[] {
  return chats.toSorted((one, other) => {
    const [a, b] = [activityOf(one), activityOf(other)];
    if (a !== b) return a < b ? 1 : -1;
    return one.verified_name.localeCompare(other.verified_name);
  });
}

/**
 * The list as it is after this message was heard. Whether an unseen older message still counts as unread only the cloud knows,
 * so callers load the list again soon after; this makes the row right at once.
 */
export function withLastMessage(chats: Chat[], phoneNumberId: string, message: PhoneMessage): Chat[] {
  if (!isBubble(message)) return chats;
  return sortedChats(
    chats.map((chat) => {
      if (chat.phone_number_id !== phoneNumberId) return chat;
      const last = chat.last_message;
      const isNewest = last === null || last.id === message.id || last.timestamp <= message.timestamp;
      if (!isNewest) return chat;
      const isNew = last?.id !== message.id;
      const arrived = isNew && isUnread(message);
      return {
        ...chat,
        last_message: message,
        unread_count: chat.unread_count + (arrived ? 1 : 0),
        typing: isNew && message.from === "business" ? false : chat.typing,
      };
    }),
  );
}

export function withTyping(chats: Chat[], phoneNumberId: string, typing: boolean): Chat[] {
  return chats.map((chat) => (chat.phone_number_id === phoneNumberId ? { ...chat, typing } : chat));
}

export function withNothingUnread(chats: Chat[], phoneNumberId: string): Chat[] {
  return chats.map((chat) => (chat.phone_number_id === phoneNumberId ? { ...chat, unread_count: 0 } : chat));
}
