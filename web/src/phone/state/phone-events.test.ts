import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { cloudNowMs, useCloudClock } from "../../control/cloud-clock";
import type { Chat, PhoneMessage } from "../../control/types";
import { useOutbox } from "./outbox";
import { createEventApplier } from "./phone-events";
import { queryKeys, type Thread } from "./phone-queries";

const ANA = "34600100001";
const SHOP = "400000000000001";
const heard = (id: string, fields: Partial<PhoneMessage> = {}): PhoneMessage => ({
  id,
  from: "business",
  timestamp: "2026-11-22T10:00:00.000000Z",
  type: "text",
  text: { body: id },
  status: "delivered",
  ...fields,
});

function phones() {
  const queryClient = new QueryClient();
  const chat: Chat = {
    phone_number_id: SHOP,
    display_phone_number: "+34 600 000 001",
    verified_name: "Shop",
    unread_count: 0,
    last_message: null,
    typing: false,
    reachable: true,
  };
  queryClient.setQueryData(queryKeys.chats(ANA), [chat]);
  queryClient.setQueryData<Thread>(queryKeys.messages(ANA, SHOP), { messages: [], complete: true });
  return {
    queryClient,
    apply: createEventApplier(queryClient),
    chat: () => queryClient.getQueryData<Chat[]>(queryKeys.chats(ANA))?.[0],
    thread: () => queryClient.getQueryData<Thread>(queryKeys.messages(ANA, SHOP))?.messages,
  };
}

beforeEach(() => {
  vi.useFakeTimers();
  useOutbox.setState({ entries: [], bubbleKeys: {} });
});
afterEach(() => vi.useRealTimers());

describe("control events", () => {
  it("bring a message into thread and list, and load the counts once for a burst", async () => {
    const { apply, chat, thread, queryClient } = phones();
    const invalidate = vi.spyOn(queryClient, "invalidateQueries");
    apply({ type: "message", customer: ANA, phone_number_id: SHOP, message: heard("a") });
    apply({ type: "message", customer: ANA, phone_number_id: SHOP, message: heard("a", { status: "read" }) });
    expect(thread()?.map((message) => message.status)).toEqual(["read"]);
    expect(chat()?.last_message?.id).toBe("a");
    await vi.advanceTimersByTimeAsync(1000);
    expect(invalidate).toHaveBeenCalledTimes(1);
  });

  it("ask again for a thread that is being loaded: its answer may be older than the message", async () => {
    const queryClient = new QueryClient();
    const answers = [[], [heard("a")]];
    const queryFn = vi.fn(async (): Promise<Thread> => ({ messages: answers.shift() ?? [], complete: true }));
    const observer = new QueryObserver(queryClient, { queryKey: queryKeys.messages(ANA, SHOP), queryFn });
    const stop = observer.subscribe(() => {});
    createEventApplier(queryClient)({
      type: "message",
      customer: ANA,
      phone_number_id: SHOP,
      message: heard("a"),
    });
    await vi.runAllTimersAsync();
    expect(queryFn).toHaveBeenCalledTimes(2);
    expect(observer.getCurrentResult().data?.messages.map(({ id }) => id)).toEqual(["a"]);
    stop();
  });

  it("leave other customers' phones alone", () => {
    const { apply, thread } = phones();
    apply({ type: "message", customer: "other", phone_number_id: SHOP, message: heard("a") });
    expect(thread()).toEqual([]);
  });

  it("end typing after 25 seconds, or at the next message", () => {
    const { apply, chat } = phones();
    apply({ type: "typing", customer: ANA, phone_number_id: SHOP, on: true });
    expect(chat()?.typing).toBe(true);
    vi.advanceTimersByTime(25_000);
    expect(chat()?.typing).toBe(false);
    apply({ type: "typing", customer: ANA, phone_number_id: SHOP, on: true });
    apply({ type: "message", customer: ANA, phone_number_id: SHOP, message: heard("a") });
    expect(chat()?.typing).toBe(false);
  });

  it("take the outbox entry away when the cloud's copy is there", () => {
    const { apply } = phones();
    const draft = { message: { type: "text", text: { body: "hola" } }, quoted: null };
    const entry = useOutbox.getState().add(ANA, SHOP, draft, "2026-11-22T10:00:00.000000Z");
    useOutbox.getState().change(entry.local_id, { state: "sending" });
    const mine = heard("wamid.1", { from: "customer", text: { body: "hola" }, status: "sent" });
    apply({ type: "message", customer: ANA, phone_number_id: SHOP, message: mine });
    expect(useOutbox.getState().entries).toEqual([]);
  });

  it("move the page's clock", () => {
    const { apply } = phones();
    apply({ type: "clock", now: "2027-01-01T00:00:00.000000Z", frozen: true });
    expect(cloudNowMs(useCloudClock.getState())).toBe(Date.UTC(2027, 0, 1));
  });

  it("load everything again after a reset, and keep what the cloud never saw", () => {
    const { apply, thread } = phones();
    apply({ type: "message", customer: ANA, phone_number_id: SHOP, message: heard("a") });
    const draft = { message: { type: "text", text: { body: "hola" } }, quoted: null };
    const waiting = useOutbox.getState().add(ANA, SHOP, draft, "2026-11-22T10:00:00.000000Z");
    const taken = useOutbox.getState().add(ANA, SHOP, draft, "2026-11-22T10:00:00.000000Z");
    useOutbox.getState().change(taken.local_id, { state: "sent", message_id: "wamid.1" });
    apply({ type: "reset" });
    expect(thread()).toBeUndefined();
    expect(useOutbox.getState().entries.map((entry) => entry.local_id)).toEqual([waiting.local_id]);
  });
});
