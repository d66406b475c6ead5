import type { QueryClient } from "@tanstack/react-query";
import { act, cleanup, configure, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { startI18n } from "@ui/i18n";
import { afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { createQueryClient } from "../../api/query-client";
import type { Agent } from "../../api/types";
import { chooseTab } from "../../composer/composer-tab";
import { clearDraft } from "../../composer/drafts";
import { forgetActivity } from "../../live/activity";
import { stoppedTyping } from "../../live/own-typing";
import { serverClock } from "../../live/server-clock";
import en from "../../locales/en.json";
import es from "../../locales/es.json";
import { useOutbox } from "../../outbox/outbox";
import { at, event, ME, message } from "../../testing/builders";
import { FakeServer } from "../../testing/fake-server";
import { FakeSocket } from "../../testing/fake-socket";
import { pretendLayout } from "../../testing/layout";
import { openDesk } from "../../testing/open-desk";

/** Two agents in one conversation, of whom one is the test. */

const BEN: Agent = { ...ME.agent, id: "agent-ben", name: "Ben Backup", role: "agent" };

let server: FakeServer;
let client: QueryClient;

configure({ asyncUtilTimeout: 5000 });

beforeAll(() => startI18n({ en: { desk: en }, es: { desk: es } }));

beforeEach(async () => {
  pretendLayout();
  server = new FakeServer();
  server.agents = [ME.agent, BEN];
  server.install();
  FakeSocket.opened = [];
  vi.stubGlobal("WebSocket", Object.assign(FakeSocket, { CONNECTING: 0, OPEN: 1, CLOSED: 3 }));
  useOutbox.setState({ entries: [] });
  forgetActivity();
  stoppedTyping();
  chooseTab("conversation-1", "reply");
  clearDraft("conversation-1");
  serverClock.sync(at(0), false);
  client = createQueryClient();
  await openDesk(client, "/inbox/conversation-1");
  await screen.findByTestId("composer-input");
});

afterEach(cleanup);

const ben = (state: "viewing" | "typing" | "left", note = false) =>
  act(() =>
    FakeSocket.last().send({
      type: "activity",
      agent_id: BEN.id,
      conversation_id: "conversation-1",
      state,
      note,
    }),
  );
const answers = (id: string, minute: number) =>
  act(() =>
    FakeSocket.last().send(
      event(
        "message.created",
        message({
          id,
          direction: "out",
          created_at: at(minute),
          content: { body: `Ben's ${id}` },
          author: { kind: "agent", id: BEN.id, name: BEN.name },
        }),
      ),
    ),
  );
const said = () => FakeSocket.last().said as { state: string; note: boolean }[];

it("tells colleagues what one does, and shows what they do", async () => {
  await waitFor(() => expect(said().at(-1)).toMatchObject({ type: "activity", state: "viewing" }));
  await userEvent.setup().type(screen.getByTestId("composer-input"), "Hi");
  await waitFor(() => expect(said().at(-1)).toMatchObject({ state: "typing", note: false }));

  const before = said().length;
  ben("viewing");
  expect(await screen.findByText("Ben Backup has this open too")).toBeTruthy();
  expect(said().length).toBe(before + 1);
  ben("typing");
  expect(await screen.findByText("Ben Backup is typing a reply")).toBeTruthy();
  ben("typing", true);
  expect(await screen.findByText("Ben Backup is writing a note")).toBeTruthy();
  ben("left");
  await waitFor(() => expect(screen.queryByTestId("colleagues")).toBeNull());

  // Out of the field, then out of the conversation.
  await userEvent.setup().keyboard("{Escape}{Escape}");
  await waitFor(() => expect(said().at(-1)).toMatchObject({ state: "left" }));
});

it("asks before a second answer goes out, once", async () => {
  const user = userEvent.setup();
  answers("first", 1);
  await screen.findByText("Ben's first");
  await user.type(screen.getByTestId("composer-input"), "My answer");
  answers("second", 2);
  await user.click(screen.getByTestId("composer-send"));
  const dialog = await screen.findByRole("dialog");
  expect(within(dialog).getByText("Ben Backup answered while you wrote")).toBeTruthy();
  expect(within(dialog).getByText("Ben's second")).toBeTruthy();
  expect(server.sent()).toEqual([]);
  await user.click(within(dialog).getByTestId("collision-see"));
  expect(screen.getByTestId<HTMLTextAreaElement>("composer-input").value).toBe("My answer");
  await user.click(screen.getByTestId("composer-send"));
  await waitFor(() => expect(server.sent()).toHaveLength(1));
});

it("asks while a colleague is typing, and sends all the same", async () => {
  const user = userEvent.setup();
  await user.type(screen.getByTestId("composer-input"), "Mine");
  ben("typing");
  await screen.findByTestId("colleagues");
  await user.keyboard("{Enter}");
  await user.click(await screen.findByTestId("collision-send"));
  await waitFor(() => expect(server.sent()).toHaveLength(1));
  expect(screen.queryByRole("dialog")).toBeNull();
});
