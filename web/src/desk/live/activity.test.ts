import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ACTIVITY_LIFETIME_MS, forgetActivity, hearActivity, onNewcomer, useActivity } from "./activity";
import { stoppedTyping, typedIn, useOwnTyping } from "./own-typing";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
});

afterEach(() => {
  forgetActivity();
  vi.useRealTimers();
});

const HERE = "conversation-1";
const says = (agentId: string, state: "viewing" | "typing" | "left", note = false) =>
  hearActivity(agentId, { conversation_id: HERE, state, note });
const shown = () => useActivity.getState().attendants.map(({ agentId, typing }) => [agentId, typing]);

it("follows who comes, writes and leaves", () => {
  says("ana", "viewing");
  says("ben", "typing", true);
  says("ana", "typing");
  expect(shown()).toEqual([
    ["ben", "note"],
    ["ana", "reply"],
  ]);
  says("ana", "left");
  says("nobody", "left");
  expect(shown()).toEqual([["ben", "note"]]);
});

it("forgets whoever is not heard of any more, one after the other", () => {
  says("ana", "viewing");
  vi.advanceTimersByTime(ACTIVITY_LIFETIME_MS - 5000);
  says("ben", "viewing");
  vi.advanceTimersByTime(5000);
  expect(shown()).toEqual([["ben", null]]);
  vi.advanceTimersByTime(ACTIVITY_LIFETIME_MS);
  expect(shown()).toEqual([]);
});

it("tells of each newcomer once", () => {
  const came = vi.fn();
  const stop = onNewcomer(came);
  says("ana", "viewing");
  says("ana", "typing");
  says("ben", "viewing");
  expect(came.mock.calls).toEqual([[HERE], [HERE]]);
  stop();
  says("clara", "viewing");
  expect(came).toHaveBeenCalledTimes(2);
});

it("takes whoever pauses for one who does not type", () => {
  typedIn(HERE, false);
  vi.advanceTimersByTime(4000);
  typedIn(HERE, false);
  vi.advanceTimersByTime(4000);
  expect(useOwnTyping.getState()).toEqual({ conversationId: HERE, note: false });
  typedIn(HERE, true);
  expect(useOwnTyping.getState().note).toBe(true);
  vi.advanceTimersByTime(6000);
  expect(useOwnTyping.getState().conversationId).toBeNull();
  typedIn(HERE, false);
  stoppedTyping();
  expect(useOwnTyping.getState().conversationId).toBeNull();
});
