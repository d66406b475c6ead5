import type { QueryClient } from "@tanstack/react-query";
import { v7 as uuidv7 } from "uuid";
import { create } from "zustand";
import { persist } from "zustand/middleware";
import { desk } from "../api/desk";
import { Problem, sentenceOf, Unreachable } from "../api/problem";
import { keys } from "../api/query-keys";
import { type Later, scheduled } from "../api/scheduled";
import type { Me, Quoted } from "../api/types";
import { storeMessage, storeNote } from "../live/apply-event";
import type { EventLog } from "../live/event-log";
import { serverClock } from "../live/server-clock";
import { contentToSend, type OutboxEntry, type Outgoing, type OutgoingNote, uploadsOf } from "./outgoing";
import { cancelUpload, forgetUpload, uploaded } from "./uploads";

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 20_000;

interface OutboxState {
  entries: OutboxEntry[];
}

/** Texts survive a reload; files cannot, the browser keeps no bytes for us. */
export const useOutbox = create<OutboxState>()(
  persist(() => ({ entries: [] as OutboxEntry[] }), {
    name: "recado.outbox",
    partialize: ({ entries }) => ({
      entries: entries
        .filter((entry) => uploadsOf(entry.outgoing).length === 0)
        .map((entry) => (entry.state === "sending" ? { ...entry, state: "waiting" as const } : entry)),
    }),
  }),
);

/**
 * Sends what agents write: one conversation's messages one after the other, so that they arrive in their order, and
 * again after a lost connection under the same id, so that they arrive once.
 */
class Outbox {
  private client: QueryClient | null = null;
  private log: EventLog | null = null;
  private busyConversations = new Set<string>();
  private pauses = 0;
  private pauseTimer: ReturnType<typeof setTimeout> | undefined;

  /** Called when somebody has signed in; the answer undoes it. */
  deliverWith(log: EventLog, client: QueryClient): () => void {
    this.client = client;
    this.log = log;
    this.flush();
    window.addEventListener("beforeunload", warnOfUnsentFiles);
    return () => {
      window.removeEventListener("beforeunload", warnOfUnsentFiles);
      this.client = null;
      this.log = null;
      clearTimeout(this.pauseTimer);
    };
  }

  add(conversationId: string, outgoing: Outgoing | OutgoingNote, replyTo: Quoted | null, later?: Later) {
    const entry: OutboxEntry = {
      id: uuidv7(),
      agentId: this.agentId(),
      conversationId,
      outgoing,
      replyTo,
      later,
      createdAt: serverClock.nowText(),
      state: "waiting",
      error: null,
    };
    useOutbox.setState(({ entries }) => ({ entries: [...entries, entry] }));
    void this.deliver(conversationId);
  }

  retry(id: string) {
    this.change(id, { state: "waiting", error: null });
    this.flush();
  }

  discard(id: string) {
    const entry = useOutbox.getState().entries.find((item) => item.id === id);
    if (entry) for (const uploadId of uploadsOf(entry.outgoing)) cancelUpload(uploadId);
    this.remove(id);
  }

  /** Sends everything that waits; called when the connection is back. */
  flush() {
    this.pauses = 0;
    this.deliverAll();
  }

  private deliverAll() {
    const conversations = new Set(useOutbox.getState().entries.map((entry) => entry.conversationId));
    for (const conversationId of conversations) void this.deliver(conversationId);
  }

  private async deliver(conversationId: string) {
    if (this.busyConversations.has(conversationId)) return;
    this.busyConversations.add(conversationId);
    try {
      for (let entry = this.next(conversationId); entry; entry = this.next(conversationId)) {
        if (!(await this.send(entry))) return;
      }
    } finally {
      this.busyConversations.delete(conversationId);
    }
  }

  /** Whether the next one may follow at once. */
  private async send(entry: OutboxEntry): Promise<boolean> {
    const { client, log } = this;
    if (!client || !log) return false;
    this.change(entry.id, { state: "sending" });
    try {
      await (entry.outgoing.kind === "note"
        ? writeNote(entry, entry.outgoing, client, log)
        : sendMessage(entry, entry.outgoing, client, log));
      this.pauses = 0;
      this.remove(entry.id);
      for (const uploadId of uploadsOf(entry.outgoing)) forgetUpload(uploadId);
      return true;
    } catch (error) {
      if (isPassing(error)) {
        this.change(entry.id, { state: "waiting" });
        this.tryLater();
        return false;
      }
      this.change(entry.id, { state: "failed", error: sentenceOf(error) });
      return true;
    }
  }

  private tryLater() {
    clearTimeout(this.pauseTimer);
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.pauses);
    this.pauses += 1;
    this.pauseTimer = setTimeout(() => this.deliverAll(), pause);
  }

  private next(conversationId: string): OutboxEntry | undefined {
    const agentId = this.agentId();
    return useOutbox
      .getState()
      .entries.find(
        (entry) =>
          entry.conversationId === conversationId && entry.agentId === agentId && entry.state === "waiting",
      );
  }

  /** What one agent left unsent must not leave under another's name. */
  private agentId(): string {
    return this.client?.getQueryData<Me | null>(keys.me)?.agent.id ?? "";
  }

  private change(id: string, part: Partial<OutboxEntry>) {
    useOutbox.setState(({ entries }) => ({
      entries: entries.map((entry) => (entry.id === id ? { ...entry, ...part } : entry)),
    }));
  }

  private remove(id: string) {
    useOutbox.setState(({ entries }) => ({ entries: entries.filter((entry) => entry.id !== id) }));
  }
}

async function sendMessage(entry: OutboxEntry, outgoing: Outgoing, client: QueryClient, log: EventLog) {
  const files = await Promise.all(uploadsOf(outgoing).map(async (id) => [id, await uploaded(id)] as const));
  const message = {
    ...contentToSend(outgoing, new Map(files)),
    id: entry.id,
    reply_to: entry.replyTo?.id ?? null,
  };
  if (entry.later) {
    const { kind, content, reply_to } = message;
    const place = { conversation_id: entry.conversationId, kind, content, reply_to };
    await scheduled.write(entry.id, { ...place, ...entry.later });
    await client.invalidateQueries({ queryKey: keys.scheduled(entry.conversationId) });
    return;
  }
  await log.during(
    () => desk.send(entry.conversationId, message),
    (answer) => storeMessage(client, answer),
  );
}

function writeNote(entry: OutboxEntry, note: OutgoingNote, client: QueryClient, log: EventLog) {
  const { body, mentions } = note;
  return log.during(
    () => desk.writeNote(entry.conversationId, { id: entry.id, body, mentions }),
    (answer) => storeNote(client, answer),
  );
}

/** Texts wait for the next visit; files would be lost. */
function warnOfUnsentFiles(event: BeforeUnloadEvent) {
  const { entries } = useOutbox.getState();
  if (entries.some((entry) => entry.state !== "failed" && uploadsOf(entry.outgoing).length > 0))
    event.preventDefault();
}

/** Will pass by itself: no network, a server that restarts, a session to be renewed, too many at once. */
function isPassing(error: unknown): boolean {
  if (error instanceof Unreachable) return true;
  return error instanceof Problem && (error.status >= 500 || error.status === 429 || error.status === 401);
}

export const outbox = new Outbox();
