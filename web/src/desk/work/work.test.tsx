import type { QueryClient } from "@tanstack/react-query";
import { cleanup, configure, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { startI18n } from "@ui/i18n";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createQueryClient } from "../api/query-client";
import type { Conversation } from "../api/types";
import { clearSelection } from "../inbox/selection";
import { serverClock } from "../live/server-clock";
import en from "../locales/en.json";
import es from "../locales/es.json";
import { at, contact, conversation, ME } from "../testing/builders";
import { FakeServer } from "../testing/fake-server";
import { FakeSocket } from "../testing/fake-socket";
import { tag, team } from "../testing/fake-work";
import { pretendLayout } from "../testing/layout";
import { openDesk } from "../testing/open-desk";

/** What is done with one conversation, and with several. */

let server: FakeServer;
let client: QueryClient;

configure({ asyncUtilTimeout: 8000 });
vi.setConfig({ testTimeout: 30_000 });

beforeAll(() => startI18n({ en: { desk: en }, es: { desk: es } }));

beforeEach(() => {
  pretendLayout();
  server = new FakeServer();
  server.agents = [ME.agent, { ...ME.agent, id: "agent-bruna", name: "Bruna", role: "agent" }];
  server.work.availability = [
    { agent_id: ME.agent.id, state: "away", capacity: null, open: 1 },
    { agent_id: "agent-bruna", state: "online", capacity: 5, open: 3 },
  ];
  server.work.teams = [team({ member_ids: ["agent-bruna", ME.agent.id] })];
  server.work.tags = [tag(), tag({ id: "tag-2", name: "stage:lead", category: "stage" })];
  server.install();
  FakeSocket.opened = [];
  vi.stubGlobal("WebSocket", Object.assign(FakeSocket, { CONNECTING: 0, OPEN: 1, CLOSED: 3 }));
  localStorage.clear();
  clearSelection();
  serverClock.sync(at(0), false);
  client = createQueryClient();
});

afterEach(cleanup);

const changes = () =>
  server.calls
    .filter(
      ({ method, path }) => method !== "GET" && path.startsWith("/conversations/") && !path.endsWith("/read"),
    )
    .map(({ method, path, body }) => [`${method} ${path}`, body]);

const openConversation = async (part: Partial<Conversation> = {}) => {
  server.conversations = [conversation(part)];
  await openDesk(client, "/inbox/conversation-1");
  await screen.findByTestId("thread");
  // An opened conversation is ready to be answered: the keys are the field's.
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  return userEvent.setup();
};

describe("a conversation", () => {
  it("is closed with a key, and opened again by the notice's button", async () => {
    const user = await openConversation();
    await user.keyboard("x");
    await waitFor(() =>
      expect(changes()).toEqual([["PATCH /conversations/conversation-1", { status: "closed" }]]),
    );
    await user.click(await screen.findByTestId("toast-action"));
    await waitFor(() => expect(changes().at(-1)?.[1]).toEqual({ status: "open" }));
    expect(server.conversations[0]?.status).toBe("open");
  });

  it("is put aside until a moment or until the customer writes", async () => {
    const user = await openConversation();
    await user.keyboard("z");
    await user.click(within(await screen.findByTestId("snooze-list")).getByText(en.snooze.tomorrow));
    await waitFor(() => expect(changes()).toHaveLength(1));
    const { snoozed_until: until } = (changes()[0]?.[1] ?? {}) as { snoozed_until: string };
    expect(new Date(until).getHours()).toBe(9);
    expect(changes()[0]?.[1]).toEqual({ status: "snoozed", snoozed_until: until });

    await user.keyboard("z");
    await user.click(within(await screen.findByTestId("snooze-list")).getByText(en.snooze.reply));
    await waitFor(() => expect(changes().at(-1)?.[1]).toEqual({ status: "snoozed" }));
  });

  it("refuses a time that has passed before it is sent", async () => {
    const user = await openConversation();
    await user.keyboard("z");
    await user.click(within(await screen.findByTestId("snooze-list")).getByText(en.snooze.pick));
    const field = await screen.findByTestId("snooze-until");
    await user.clear(field);
    await user.type(field, "2020-01-01T10:00");
    await user.click(screen.getByTestId("snooze-submit"));
    expect(await screen.findByText(en.snooze.wrong.past)).toBeTruthy();
    expect(changes()).toEqual([]);
  });

  it("gets tags from a search, and one that is not there yet", async () => {
    const user = await openConversation({ tag_ids: ["tag-1"] });
    await user.keyboard("t");
    await screen.findByTestId("tag-picker");
    await user.keyboard("lead{Enter}");
    await waitFor(() =>
      expect(changes()).toEqual([["POST /conversations/conversation-1/tags", { add: ["tag-2"] }]]),
    );
    await user.keyboard("Returns{Enter}");
    await waitFor(() => expect(server.work.tags.at(-1)?.name).toBe("Returns"));
    await waitFor(() => expect(changes()).toHaveLength(2));
    await user.keyboard("VIP{Enter}");
    await waitFor(() => expect(changes().at(-1)?.[1]).toEqual({ remove: ["tag-1"] }));
  });

  it("is given to a person with a note, who is listed with what they have", async () => {
    const user = await openConversation();
    await user.keyboard("a");
    const recipients = within(await screen.findByTestId("recipients"));
    expect(await recipients.findByText("3 of 5")).toBeTruthy();
    expect(recipients.getByText("1 of 2 available")).toBeTruthy();
    await user.click(recipients.getByText("Bruna"));
    await user.type(screen.getByTestId("assign-note"), "Knows the order");
    await user.click(screen.getByTestId("assign-submit"));
    await waitFor(() => expect(changes()).toHaveLength(1));
    const [[call, body] = []] = changes();
    expect(call).toBe("POST /conversations/conversation-1/transfer");
    expect(body).toMatchObject({ assignee_id: "agent-bruna", note: { body: "Knows the order" } });
  });

  it("is taken with a key, given back, and given to a team with Enter twice", async () => {
    const user = await openConversation();
    await user.keyboard("m");
    await waitFor(() => expect(changes().at(-1)?.[1]).toEqual({ assignee_id: ME.agent.id }));
    await user.keyboard("a");
    await user.click(within(await screen.findByTestId("recipients")).getByText(en.conversation.nobody));
    expect(screen.queryByTestId("assign-note")).toBeNull();
    await user.click(screen.getByTestId("assign-submit"));
    await waitFor(() => expect(changes().at(-1)?.[1]).toEqual({ assignee_id: null }));
    await waitFor(() => expect(screen.queryByTestId("recipients")).toBeNull());

    await user.keyboard("a");
    const recipients = within(await screen.findByTestId("recipients"));
    await recipients.findByText("Sales");
    // Nobody has it: there is nobody to take it from.
    expect(recipients.queryByText(en.conversation.nobody)).toBeNull();
    await user.keyboard("sales{Enter}{Enter}");
    await waitFor(() => expect(changes().at(-1)?.[1]).toEqual({ team_id: "team-1" }));
  });

  it("goes back to what it was where the server refuses, and says why", async () => {
    const user = await openConversation();
    server.work.refused = ["conversation-1"];
    await user.keyboard("p");
    await user.click(within(await screen.findByTestId("priority-list")).getByText(en.priority.word.urgent));
    expect(await screen.findByText("This cannot be done.")).toBeTruthy();
    await waitFor(() => expect(screen.queryByTitle("Priority: Urgent")).toBeNull());
  });
});

describe("a selection", () => {
  beforeEach(async () => {
    server.conversations = ["Ana", "Berta", "Clara", "Dora"].map((name, index) =>
      conversation({
        id: `conversation-${index + 1}`,
        contact: contact({ id: `contact-${index}`, name }),
        last_activity_at: at(-index),
      }),
    );
    await openDesk(client, "/inbox");
    await screen.findAllByTestId("conversation-row");
  });

  it("reaches with Shift, and is closed and brought back as one", async () => {
    const user = userEvent.setup();
    const boxes = screen.getAllByTestId("choose");
    await user.click(boxes[0] as HTMLElement);
    await user.keyboard("{Shift>}");
    await user.click(screen.getAllByTestId("conversation-row")[2] as HTMLElement);
    await user.keyboard("{/Shift}");
    expect(screen.getByTestId("selection-bar").textContent).toContain("3 selected");
    expect(window.location.pathname).toBe("/inbox");
    server.work.refused = ["conversation-2"];
    await user.click(screen.getByTestId("bulk-close"));
    await waitFor(() => expect(changes()).toHaveLength(3));
    expect(await screen.findByText(/1 of 3 stayed as they were: This cannot be done\./)).toBeTruthy();
    await waitFor(() => expect(screen.getAllByTestId("conversation-row")).toHaveLength(2));
    expect(screen.queryByTestId("selection-bar")).toBeNull();

    await user.click(await screen.findByTestId("toast-action"));
    await waitFor(() => expect(server.conversations.every(({ status }) => status === "open")).toBe(true));
    await waitFor(() => expect(screen.getAllByTestId("conversation-row")).toHaveLength(4));
  });

  it("is tagged and assigned, and let go with Escape", async () => {
    const user = userEvent.setup();
    const boxes = screen.getAllByTestId("choose");
    await user.click(boxes[0] as HTMLElement);
    await user.click(boxes[1] as HTMLElement);
    await user.click(screen.getByTestId("bulk-tags"));
    await screen.findByTestId("tag-picker");
    await user.keyboard("vip{Enter}");
    await waitFor(() => expect(changes()).toHaveLength(2));
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByTestId("tag-picker")).toBeNull());
    await user.keyboard("{Escape}");
    expect(screen.queryByTestId("selection-bar")).toBeNull();
  });
});
