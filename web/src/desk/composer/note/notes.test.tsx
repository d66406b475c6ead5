import type { QueryClient } from "@tanstack/react-query";
import { act, cleanup, configure, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { startI18n } from "@ui/i18n";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createQueryClient } from "../../api/query-client";
import type { Agent, Note } from "../../api/types";
import { serverClock } from "../../live/server-clock";
import en from "../../locales/en.json";
import es from "../../locales/es.json";
import { useOutbox } from "../../outbox/outbox";
import { at, conversation, event, ME, note } from "../../testing/builders";
import { FakeServer, problem } from "../../testing/fake-server";
import { FakeSocket } from "../../testing/fake-socket";
import { team } from "../../testing/fake-work";
import { pretendLayout } from "../../testing/layout";
import { openDesk } from "../../testing/open-desk";
import { chooseTab } from "../composer-tab";
import { changeDraft } from "../drafts";
import { changeNoteDraft } from "./note-drafts";

/** Private notes as an agent writes, sees and changes them. */

const BEN: Agent = { ...ME.agent, id: "agent-ben", name: "Ben Backup", role: "agent" };
const CLARA: Agent = { ...ME.agent, id: "agent-clara", name: "Clara Núñez", role: "agent" };

let server: FakeServer;
let client: QueryClient;

configure({ asyncUtilTimeout: 5000 });

beforeAll(() => startI18n({ en: { desk: en }, es: { desk: es } }));

beforeEach(() => {
  pretendLayout();
  server = new FakeServer();
  server.agents = [ME.agent, BEN, CLARA];
  server.work.teams = [team({ name: "Night shift", member_ids: [BEN.id, CLARA.id] })];
  server.install();
  FakeSocket.opened = [];
  vi.stubGlobal("WebSocket", Object.assign(FakeSocket, { CONNECTING: 0, OPEN: 1, CLOSED: 3 }));
  useOutbox.setState({ entries: [] });
  chooseTab("conversation-1", "reply");
  changeDraft("conversation-1", { text: "", replyTo: null });
  changeNoteDraft("conversation-1", { text: "", chosen: [] });
  serverClock.sync(at(0), false);
  client = createQueryClient();
});

afterEach(cleanup);

async function open() {
  await openDesk(client, "/inbox/conversation-1");
  await screen.findByTestId("thread");
}
const thread = () => within(screen.getByTestId("thread"));
const field = () => screen.getByTestId<HTMLTextAreaElement>("note-input");
const written = () =>
  server.calls.filter(({ path }) => path.endsWith("/notes")).map(({ body }) => body as Partial<Note>);

async function beginNote() {
  await open();
  const user = userEvent.setup();
  await user.click(await screen.findByTestId("composer-tab-note"));
  return user;
}

describe("writing a note", () => {
  it("calls colleagues and teams, found by typing, and never sends anything to the customer", async () => {
    const user = await beginNote();
    await waitFor(() => expect(document.activeElement).toBe(field()));
    await user.type(field(), "Ask @nu");
    await waitFor(() => expect(screen.getAllByTestId("mention-choice")).toHaveLength(1));
    await user.keyboard("{Enter}");
    expect(field().value).toBe("Ask @Clara Núñez ");
    await user.type(field(), "or @");
    await waitFor(() => expect(screen.getAllByTestId("mention-choice")).toHaveLength(3));
    await user.keyboard("{ArrowUp}{Tab}");
    expect(field().value).toBe("Ask @Clara Núñez or @Night shift ");
    await user.keyboard("{Control>}{Enter}{/Control}");

    await waitFor(() => expect(written()).toHaveLength(1));
    expect(written()[0]).toMatchObject({ body: "Ask @Clara Núñez or @Night shift" });
    expect(written()[0]?.mentions?.toSorted()).toEqual([BEN.id, CLARA.id]);
    expect(server.sent()).toEqual([]);
    const shown = await thread().findByTestId("note");
    await waitFor(() =>
      expect(
        within(shown)
          .getAllByTestId("mention")
          .map((name) => name.textContent),
      ).toEqual(["@Clara Núñez", "@Night shift"]),
    );
    expect(field().value).toBe("");
  });

  it("keeps a draft of its own, and its tab, and is reached by keys", async () => {
    await open();
    const user = userEvent.setup();
    await user.type(await screen.findByTestId("composer-input"), "Dear Ana");
    await user.keyboard("{Alt>}[KeyN]{/Alt}");
    await user.type(field(), "Careful with her");
    expect(await screen.findByTestId("conversation-row")).toBeTruthy();
    cleanup();

    await open();
    expect((await screen.findByTestId<HTMLTextAreaElement>("note-input")).value).toBe("Careful with her");
    await user.click(field());
    await user.keyboard("{Alt>}[KeyN]{/Alt}");
    expect(screen.getByTestId<HTMLTextAreaElement>("composer-input").value).toBe("Dear Ana");
    expect(screen.getByTestId("note-draft-mark")).toBeTruthy();
  });

  it("shuts the list with Escape, and goes on as plain text", async () => {
    const user = await beginNote();
    await user.type(field(), "@be");
    await waitFor(() => expect(screen.getByTestId("mention-choice")).toBeTruthy());
    await user.keyboard("{Escape}");
    expect(screen.queryByTestId("mention-choice")).toBeNull();
    expect(document.activeElement).toBe(field());
    await user.keyboard("n{Enter}");
    await waitFor(() => expect(written()).toMatchObject([{ body: "@ben", mentions: [] }]));
  });

  it("goes on when the window is shut", async () => {
    server.conversations = [conversation({ window: { expires_at: at(-1), open: false } })];
    const user = await beginNote();
    await user.type(field(), "Call her{Enter}");
    await waitFor(() => expect(written()).toHaveLength(1));
  });

  it("says why it failed where it stands, and tries again", async () => {
    server.notes.answers = [problem(422, "invalid", "There is no such agent in this workspace.")];
    const user = await beginNote();
    await user.type(field(), "Once more{Enter}");
    expect(await thread().findByText("There is no such agent in this workspace.")).toBeTruthy();
    await user.click(thread().getByTestId("retry-button"));
    await waitFor(() => expect(useOutbox.getState().entries).toEqual([]));
    expect(written()).toHaveLength(2);
    expect(written()[0]?.id).toBe(written()[1]?.id);
    expect(thread().getAllByText("Once more")).toHaveLength(1);
  });
});

describe("a note in the thread", () => {
  const own = () => note({ author: { kind: "agent", id: ME.agent.id, name: "Olivia Owner" }, body: "Mine" });

  it("is changed by its writer; what could not be saved stays to be saved again", async () => {
    server.notes.notes = [own()];
    server.notes.answers = [problem(503, "unavailable", "Try again in a moment.")];
    await open();
    const user = userEvent.setup();
    await user.click(await thread().findByTestId("note-edit"));
    await user.type(thread().getByTestId("note-edit-input"), " and @Ben Backup");
    await user.click(thread().getByTestId("note-edit-save"));
    expect(await thread().findByText("Try again in a moment.")).toBeTruthy();
    await user.click(thread().getByTestId("note-edit-save"));
    await waitFor(() => expect(thread().queryByTestId("note-edit-input")).toBeNull());
    expect(server.notes.notes).toMatchObject([{ body: "Mine and @Ben Backup", mentions: [BEN.id] }]);
    expect(thread().getByText(en.note.edited)).toBeTruthy();
  });

  it("is deleted by its writer after a question", async () => {
    server.notes.notes = [own()];
    await open();
    const user = userEvent.setup();
    await user.click(await thread().findByTestId("note-delete"));
    await user.click(await screen.findByTestId("confirm"));
    await waitFor(() => expect(thread().queryByTestId("note")).toBeNull());
    expect(server.notes.notes).toEqual([]);
  });

  it("of a colleague comes live, cannot be changed, and a call is marked as seen", async () => {
    await open();
    await thread().findByText("Hello");
    const called = note({ body: "@Olivia Owner look", mentions: [ME.agent.id], created_at: at(2) });
    act(() => FakeSocket.last().send(event("note.created", called)));
    const shown = await thread().findByTestId("note");
    expect(within(shown).getByText("Ben Backup")).toBeTruthy();
    expect(within(shown).queryByTestId("note-edit")).toBeNull();
    await waitFor(() =>
      expect(server.calls.filter(({ path }) => path === "/conversations/conversation-1/read")).toHaveLength(
        1,
      ),
    );
  });
});

it("tells whoever is called on another page, and leads there", async () => {
  await openDesk(client, "/inbox");
  await screen.findByTestId("conversation-row");
  const called = note({ body: "@Olivia Owner look", mentions: [ME.agent.id] });
  act(() => FakeSocket.last().send(event("note.created", called)));
  expect(await screen.findByText("Ben Backup mentioned you: @Olivia Owner look")).toBeTruthy();
  await userEvent.setup().click(screen.getByText(en.note.show));
  await waitFor(() => expect(window.location.pathname).toBe("/inbox/conversation-1"));
});
