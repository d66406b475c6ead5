import { describe, expect, it } from "vitest";
import type { Chat, PhoneMessage } from "../../control/types";
import { sortedChats, withLastMessage, withNothingUnread } from "./chat-list";

function chat(phone_number_id: string, fields: Partial<Chat> = {}): Chat {
  return {
    phone_number_id,
    display_phone_number: "+34 600 000 001",
    verified_name: `Business ${phone_number_id}`,
    unread_count: 0,
    last_message: null,
    typing: false,
    reachable: true,
    ...fields,
  };
}

function message(id: string, timestamp: string, fields: Partial<PhoneMessage> = {}): PhoneMessage {
  return {
    id,
    from: "business",
    timestamp,
    type: "text",
    text: { body: id },
    status: "delivered",
    ...fields,
  };
}

describe("the chat list", () => {
  it("sorts by last activity, silent numbers last by name", () => {
    const chats = [
      chat("3"),
      chat("2"),
      chat("1", { last_message: message("a", "2026-11-22T10:00:00.000000Z") }),
    ];
    expect(sortedChats(chats).map((one) => one.phone_number_id)).toEqual(["1", "2", "3"]);
  });

  it("counts a new message of the business once, and ends its typing", () => {
    const heard = message("a", "2026-11-22T10:00:00.000000Z");
    const once = withLastMessage([chat("1", { typing: true })], "1", heard);
    expect(once[0]).toMatchObject({ unread_count: 1, typing: false, last_message: heard });
    expect(withLastMessage(once, "1", heard)[0]?.unread_count).toBe(1);
  });

  it("does not count one's own message", () => {
    const mine = message("a", "2026-11-22T10:00:00.000000Z", { from: "customer", status: "sent" });
    expect(withLastMessage([chat("1")], "1", mine)[0]?.unread_count).toBe(0);
  });

  it("ignores an update of a message that is not the last one", () => {
    const last = message("b", "2026-11-22T11:00:00.000000Z");
    const chats = [chat("1", { last_message: last, unread_count: 1 })];
    expect(withLastMessage(chats, "1", message("a", "2026-11-22T10:00:00.000000Z"))).toEqual(chats);
  });

  it("brings the chat to the top", () => {
    const chats = [chat("1", { last_message: message("a", "2026-11-22T10:00:00.000000Z") }), chat("2")];
    expect(withLastMessage(chats, "2", message("b", "2026-11-22T11:00:00.000000Z"))[0]?.phone_number_id).toBe(
      "2",
    );
  });

  it("forgets the unread count of an opened chat", () => {
    expect(withNothingUnread([chat("1", { unread_count: 4 })], "1")[0]?.unread_count).toBe(0);
  });
});
