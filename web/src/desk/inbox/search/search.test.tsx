import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { act, cleanup, configure, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { startI18n } from "@ui/i18n";
import { TooltipProvider } from "@ui/tooltip";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createQueryClient } from "../../api/query-client";
import type { MessageHit } from "../../api/types";
import { serverClock } from "../../live/server-clock";
import en from "../../locales/en.json";
import es from "../../locales/es.json";
import { createDeskRouter } from "../../router";
import { at, contact, message } from "../../testing/builders";
import { FakeServer } from "../../testing/fake-server";
import { FakeSocket } from "../../testing/fake-socket";
import { pretendLayout } from "../../testing/layout";

/** Searching in the inbox: people above, messages beneath, and a thread that opens at the message. */

let server: FakeServer;
let client: QueryClient;

configure({ asyncUtilTimeout: 5000 });
beforeAll(() => startI18n({ en: { desk: en }, es: { desk: es } }));

beforeEach(() => {
  pretendLayout();
  server = new FakeServer();
  server.install();
  FakeSocket.opened = [];
  vi.stubGlobal("WebSocket", Object.assign(FakeSocket, { CONNECTING: 0, OPEN: 1, CLOSED: 3 }));
  serverClock.sync(at(0), false);
  client = createQueryClient();
});

afterEach(cleanup);

const hit = (part: Partial<MessageHit> = {}): MessageHit => ({
  item: "message",
  id: "message-7",
  conversation_id: "conversation-1",
  channel_id: "channel-1",
  contact: contact(),
  direction: "in",
  type: "text",
  author: null,
  created_at: at(-5),
  excerpt: [
    { text: "my ", hit: false },
    { text: "parc", hit: true },
    { text: "el", hit: false },
  ],
  ...part,
});

async function openInbox(path = "/inbox") {
  window.history.replaceState(null, "", path);
  render(
    <QueryClientProvider client={client}>
      <TooltipProvider>
        <RouterProvider router={createDeskRouter()} />
      </TooltipProvider>
    </QueryClientProvider>,
  );
  await waitFor(() => expect(FakeSocket.opened.length).toBeGreaterThan(0));
  act(() => FakeSocket.last().send({ type: "hello", seq: 0, now: at(0), clock: { frozen: false } }));
}

const found = (data: MessageHit[], next: string | null = null) => ({
  status: 200,
  body: { data, next_cursor: next, searched_to: next && at(-60) },
});

describe("searching in the inbox", () => {
  it("shows conversations and messages apart, and opens a thread at the message", async () => {
    server.messages = [
      message({ id: "message-7", created_at: at(-5) }),
      message({ id: "message-8", created_at: at(-1) }),
    ];
    server.others["GET /search/messages"] = found([hit(), hit({ id: "note-1", item: "note", type: "note" })]);
    await openInbox();
    const user = userEvent.setup();
    expect(screen.queryByTestId("message-hits")).toBeNull();
    await user.type(await screen.findByTestId("inbox-search"), "parc");
    const rows = await screen.findAllByTestId("message-hit");
    expect(rows).toHaveLength(2);
    expect(rows[0]?.querySelector("mark")?.textContent).toBe("parc");
    expect(rows[1]?.textContent).toContain(en.inbox.search_hits.note);
    expect(screen.getByRole("heading", { name: en.inbox.search_hits.messages })).toBeTruthy();
    const call = server.calls.filter(({ path }) => path === "/search/messages").at(-1);
    expect(call?.query.get("q")).toBe("parc");

    await user.click(rows[0] as HTMLElement);
    await screen.findByTestId("thread");
    expect(window.location.hash).toContain("message-7@");
    const current = screen.getAllByTestId("message-hit").map((row) => row.getAttribute("aria-current"));
    expect(current).toEqual(["true", null]);
    await waitFor(() => {
      const shell = document.querySelector('[data-message-id="message-7"] .ring-accent');
      expect(shell).toBeTruthy();
    });
  });

  it("goes on by itself while nothing was found, and says how far it came", async () => {
    const pages = [found([], "further"), found([hit()], "older")];
    Object.defineProperty(server.others, "GET /search/messages", { get: () => pages.shift() });
    await openInbox("/inbox?q=parcel");
    expect(await screen.findByTestId("message-hit")).toBeTruthy();
    const calls = server.calls.filter(({ path }) => path === "/search/messages");
    expect(calls.map(({ query }) => query.get("after"))).toEqual([null, "further"]);
    expect(screen.getByText(en.inbox.search_hits.further)).toBeTruthy();
  });

  it("says that no message has the words", async () => {
    server.others["GET /search/messages"] = found([]);
    await openInbox("/inbox?q=parcel");
    expect(await screen.findByText("No message says “parcel”.")).toBeTruthy();
  });
});
