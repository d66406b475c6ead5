import { QueryClient } from "@tanstack/react-query";
import { beforeEach, describe, expect, it } from "vitest";
import { keys } from "../api/query-keys";
import type { Conversation, QueueCounts } from "../api/types";
import { at, contact, conversation, event, ME, message, pages, threadPages } from "../testing/builders";
import { applyEvent } from "./apply-event";
import { type ConversationList, flatten } from "./conversation-patches";
import { EventLog } from "./event-log";
import { inReadingOrder, messagesOf, type ThreadList } from "./thread-patches";

const ALL = keys.conversations({ queue: "all" });
const UNASSIGNED = keys.conversations({ queue: "unassigned" });
const THREAD = keys.thread("conversation-1");

let client: QueryClient;

beforeEach(() => {
  client = new QueryClient();
  client.setQueryData(keys.me, ME);
  client.setQueryData(ALL, pages([[conversation({ id: "other", last_activity_at: at(5) }), conversation()]]));
  client.setQueryData(UNASSIGNED, pages([[conversation()]]));
  client.setQueryData(THREAD, threadPages([[message()]]));
  client.setQueryData<QueueCounts>(keys.counts, {
    all: 2,
    mine: 0,
    teams: [],
    unassigned: 2,
    unread: 0,
    snoozed: 0,
    closed: 0,
    mentions: 0,
  });
});

const list = (key: readonly unknown[]) => flatten(client.getQueryData<ConversationList>(key));
const thread = () => messagesOf(inReadingOrder(client.getQueryData<ThreadList>(THREAD)));

describe("applyEvent", () => {
  it("brings a customer's message into its thread, and the conversation to the top", () => {
    applyEvent(client, event("message.created", message({ id: "message-2", created_at: at(9) })));
    applyEvent(
      client,
      event("conversation.updated", conversation({ unread_count: 1, last_activity_at: at(9) })),
    );
    expect(thread().map(({ id }) => id)).toEqual(["message-1", "message-2"]);
    expect(list(ALL).map(({ id }) => id)).toEqual(["conversation-1", "other"]);
    expect(client.getQueryData<QueueCounts>(keys.counts)?.unread).toBe(1);
  });

  it("moves an assigned conversation from one queue to the other", () => {
    applyEvent(client, event("conversation.updated", conversation({ assignee_id: ME.agent.id })));
    expect(list(UNASSIGNED)).toEqual([]);
    expect(client.getQueryData<QueueCounts>(keys.counts)).toMatchObject({ mine: 1, unassigned: 1 });
  });

  it("renames a contact wherever it stands", () => {
    client.setQueryData(keys.conversation("conversation-1"), conversation());
    applyEvent(client, event("contact.updated", contact({ name: "Anita" })));
    expect(list(ALL)[1]?.contact.name).toBe("Anita");
    expect(client.getQueryData<Conversation>(keys.conversation("conversation-1"))?.contact.name).toBe(
      "Anita",
    );
  });

  it("leaves alone what was never loaded", () => {
    applyEvent(client, event("message.created", message({ conversation_id: "unknown" })));
    expect(client.getQueryData(keys.thread("unknown"))).toBeUndefined();
  });
});

describe("EventLog.during", () => {
  it("applies on top of an answer what happened while it was under way", async () => {
    const log = new EventLog(client);
    await log.during(
      async () => {
        log.apply(event("message.updated", message({ status: "read" })));
        return threadPages([[message({ status: "received" })]]);
      },
      (answer) => client.setQueryData(THREAD, answer),
    );
    expect(thread()[0]?.status).toBe("read");
  });

  it("leaves an answer alone that nothing has overtaken", async () => {
    const log = new EventLog(client);
    log.apply(event("message.updated", message({ status: "read" })));
    await log.during(
      async () => threadPages([[message({ status: "failed" })]]),
      (answer) => client.setQueryData(THREAD, answer),
    );
    expect(thread()[0]?.status).toBe("failed");
  });
});
