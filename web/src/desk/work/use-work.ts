import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { toast } from "@ui/toast";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { v7 as uuidv7 } from "uuid";
import { sentenceOf } from "../api/problem";
import { keys } from "../api/query-keys";
import type { Conversation, ConversationChange, Priority, Tag } from "../api/types";
import { work } from "../api/work";
import { contactName } from "../contact/contact-name";
import { knownConversation, storeConversation } from "../live/apply-event";
import type { EventLog } from "../live/event-log";
import { useLiveTools } from "../live/live-provider";
import { changedTags, type TagChange } from "../tags/tag-set";

/** Whom a conversation goes to. */
export type Recipient = { kind: "nobody" } | { kind: "person" | "team"; id: string };

/** So many changes of a selection are under way at once. */
const AT_ONCE = 4;

interface Step {
  /** What it will be like, as far as one knows. */
  expected(conversation: Conversation): Partial<Conversation>;
  call(conversation: Conversation): Promise<Conversation>;
}

/** What agents do with one conversation or several: shown at once, taken back where the server refuses. */
export function useWork() {
  const client = useQueryClient();
  const { log } = useLiveTools();
  const { t } = useTranslation("desk");

  return useMemo(() => {
    const run = async (conversations: readonly Conversation[], step: Step): Promise<Conversation[]> => {
      const { done, failures } = await changeAll(client, log, conversations, step);
      const [first] = failures;
      if (failures.length === 1 && conversations.length === 1) toast.error(sentenceOf(first));
      else if (first !== undefined) {
        const count = { failed: failures.length, count: conversations.length };
        toast.error(t("work.some_failed", { ...count, why: sentenceOf(first) }));
      }
      return done;
    };

    const set = (conversations: readonly Conversation[], change: ConversationChange) =>
      run(conversations, {
        expected: () => change as Partial<Conversation>,
        call: ({ id }) => work.change(id, change),
      });

    /** Back to the status that they had. */
    const restore = (before: readonly Conversation[]) => {
      const now = before.map((one) => knownConversation(client, one.id) ?? one);
      const was = new Map(before.map((one) => [one.id, statusOf(one)]));
      void run(now, {
        expected: ({ id }) => was.get(id) ?? {},
        call: ({ id }) => work.change(id, was.get(id) ?? {}),
      });
    };

    const tell = (done: readonly Conversation[], what: "closed" | "reopened" | "snoozed") => {
      const [only] = done;
      if (!only) return;
      const said = t(`work.${what}`, { count: done.length, name: contactName(only.contact) });
      toast.success(said, { label: t("work.undo"), run: () => restore(done) });
    };

    const setStatus = async (conversations: readonly Conversation[], status: "open" | "closed") => {
      const changing = conversations.filter((one) => one.status !== status);
      const done = await run(changing, {
        expected: () => ({ status, snoozed_until: null }),
        call: ({ id }) => work.change(id, { status }),
      });
      tell(done, status === "closed" ? "closed" : "reopened");
    };

    return {
      close: (conversations: readonly Conversation[]) => setStatus(conversations, "closed"),
      reopen: (conversations: readonly Conversation[]) => setStatus(conversations, "open"),
      toggleClosed: (one: Conversation) => setStatus([one], one.status === "closed" ? "open" : "closed"),

      /** Until a moment, or, without one, until the customer writes. */
      snooze: async (conversations: readonly Conversation[], untilMs: number | null) => {
        const until = untilMs === null ? null : new Date(untilMs).toISOString();
        const change: ConversationChange = { status: "snoozed", ...(until && { snoozed_until: until }) };
        const done = await run(conversations, {
          expected: () => ({ status: "snoozed", snoozed_until: until }),
          call: ({ id }) => work.change(id, change),
        });
        tell(done, "snoozed");
      },

      prioritise: (conversations: readonly Conversation[], priority: Priority) =>
        set(conversations, { priority }),

      tag: (conversations: readonly Conversation[], change: TagChange) => {
        const tags = client.getQueryData<Tag[]>(keys.tags) ?? [];
        return run(conversations, {
          expected: (one) => ({ tag_ids: changedTags(one, change, tags) }),
          call: ({ id }) => work.tag(id, change),
        });
      },

      setTeam: (conversations: readonly Conversation[], teamId: string | null) =>
        set(conversations, { team_id: teamId }),

      /** To a person or a team, with a word about it or without. */
      assign: (conversations: readonly Conversation[], to: Recipient, note: string) => {
        if (to.kind === "nobody") return set(conversations, { assignee_id: null });
        if (to.kind === "person" && note === "") return set(conversations, { assignee_id: to.id });
        const target = to.kind === "team" ? { team_id: to.id } : { assignee_id: to.id };
        return run(conversations, {
          expected: () => ({ ...target, ...(to.kind === "team" && { assignee_id: null }) }),
          call: ({ id }) =>
            work.transfer(id, { ...target, ...(note !== "" && { note: { id: uuidv7(), body: note } }) }),
        });
      },
    };
  }, [client, log, t]);
}

export type Work = ReturnType<typeof useWork>;

function statusOf({ status, snoozed_until }: Conversation): ConversationChange & Partial<Conversation> {
  return status === "snoozed" && snoozed_until !== null ? { status, snoozed_until } : { status };
}

/** The former states of those that were changed, and why the others were not. */
async function changeAll(
  client: QueryClient,
  log: EventLog,
  conversations: readonly Conversation[],
  step: Step,
) {
  for (const one of conversations) storeConversation(client, { ...one, ...step.expected(one) });
  const done: Conversation[] = [];
  const failures: unknown[] = [];
  const waiting = [...conversations];
  const worker = async () => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
      const before = one;
      try {
        await log.during(
          () => step.call(before),
          (answer) => storeConversation(client, answer),
        );
        done.push(before);
      } catch (error) {
        failures.push(error);
        storeConversation(client, before);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return { done, failures };
}
