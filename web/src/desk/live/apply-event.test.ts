import { QueryClient } from "@tanstack/react-query";
import { beforeEach, describe, expect, it } from "vitest";
import { keys } from "../api/query-keys";
import type { Conversation, QueueCounts, Tag, Team } from "../api/types";
import { at, contact, conversation, event, ME, message, note, pages, threadPages } from "../testing/builders";
import { tag, team } from "../testing/fake-work";
import { applyEvent } from "./apply-event";
import { type ConversationList, flatten } from "./conversation-patches";
import { EventLog } from "./event-log";
import { findItem, inReadingOrder, messagesOf, type ThreadList } from "./thread-patches";

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

describe("what the team does", () => {
  const ids = () => inReadingOrder(client.getQueryData<ThreadList>(THREAD)).map(({ data }) => data.id);
  const isStale = (key: readonly unknown[]) => client.getQueryState(key)?.isInvalidated;

  it("puts notes into their thread, changes them, and takes them out", () => {
    applyEvent(client, event("note.created", note({ created_at: at(3) })));
    expect(ids()).toEqual(["message-1", "note-1"]);
    applyEvent(client, event("note.updated", note({ created_at: at(3), body: "Else", edited_at: at(4) })));
    expect(findItem(client.getQueryData<ThreadList>(THREAD), "note-1")?.data).toMatchObject({ body: "Else" });
    expect(isStale(keys.counts)).toBe(false);
    applyEvent(client, event("note.deleted", { id: "note-1", conversation_id: "conversation-1" }));
    expect(ids()).toEqual(["message-1"]);
  });

  it("asks for mentions again when a note calls the agent, and when they were read", () => {
    const MENTIONS = keys.conversations({ queue: "mentions" });
    const calls = event("note.created", note({ mentions: [ME.agent.id] }));
    const readBy = (agent_id: string) =>
      event("mentions.read", { agent_id, conversation_id: "conversation-1" });
    for (const [happened, asked] of [
      [calls, true],
      [readBy(ME.agent.id), true],
      [readBy("agent-ben"), false],
    ] as const) {
      client.setQueryData(MENTIONS, pages([[conversation()]]));
      applyEvent(client, happened);
      expect(isStale(MENTIONS)).toBe(asked);
      expect(isStale(ALL)).toBe(false);
    }
  });

  it("keeps tags by name, and puts the one in the place of the other", () => {
    client.setQueryData(keys.tags, [tag({ id: "b", name: "b" })]);
    client.setQueryData(keys.conversation("conversation-1"), conversation({ tag_ids: ["b", "c"] }));
    client.setQueryData(ALL, pages([[conversation({ tag_ids: ["b", "c"] })]]));
    applyEvent(client, event("tag.created", tag({ id: "a", name: "A" })));
    applyEvent(client, event("tag.updated", tag({ id: "b", name: "0" })));
    expect(client.getQueryData<Tag[]>(keys.tags)?.map(({ id }) => id)).toEqual(["b", "a"]);
    applyEvent(client, event("tag.deleted", { id: "b", merged_into: "c" }));
    expect(client.getQueryData<Conversation>(keys.conversation("conversation-1"))?.tag_ids).toEqual(["c"]);
    expect(list(ALL)[0]?.tag_ids).toEqual(["c"]);
    applyEvent(client, event("tag.deleted", { id: "c", merged_into: null }));
    expect(list(ALL)[0]?.tag_ids).toEqual([]);
    expect(client.getQueryData<Tag[]>(keys.tags)?.map(({ id }) => id)).toEqual(["a"]);
  });

  it("follows teams and who is there", () => {
    client.setQueryData(keys.teams, [team({ id: "one", name: "Sales" })]);
    client.setQueryData(keys.availability, [{ agent_id: "ana", state: "online", capacity: null, open: 0 }]);
    applyEvent(client, event("team.updated", team({ id: "two", name: "Care" })));
    applyEvent(client, event("team.deleted", { id: "one" }));
    expect(client.getQueryData<Team[]>(keys.teams)?.map(({ id }) => id)).toEqual(["two"]);
    const away = { agent_id: "ana", state: "away" as const, capacity: 3, open: 1 };
    applyEvent(client, event("availability.updated", away));
    expect(client.getQueryData(keys.availability)).toEqual([away]);
  });

  it("makes no list that was never loaded", () => {
    applyEvent(client, event("tag.created", tag()));
    applyEvent(client, event("team.updated", team()));
    expect(client.getQueryData(keys.tags)).toBeUndefined();
    expect(client.getQueryData(keys.teams)).toBeUndefined();
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
