import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { act, cleanup, configure, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { startI18n } from "@ui/i18n";
import { TooltipProvider } from "@ui/tooltip";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { whenSessionExpires } from "./api/client";
import { createQueryClient } from "./api/query-client";
import { keys } from "./api/query-keys";
import { serverClock } from "./live/server-clock";
import en from "./locales/en.json";
import es from "./locales/es.json";
import { useOutbox } from "./outbox/outbox";
import { createDeskRouter } from "./router";
import { at, contact, conversation, event, message } from "./testing/builders";
import { FakeServer } from "./testing/fake-server";
import { FakeSocket } from "./testing/fake-socket";
import { pretendLayout } from "./testing/layout";

/** The desk as a whole, against the contract in memory: what an agent sees and does. */

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
  localStorage.clear();
  useOutbox.setState({ entries: [] });
  serverClock.sync(at(0), false);
  client = createQueryClient();
  whenSessionExpires(() => client.setQueryData(keys.me, null));
});

afterEach(cleanup);

function open(path: string) {
  window.history.replaceState(null, "", path);
  render(
    <QueryClientProvider client={client}>
      <TooltipProvider>
        <RouterProvider router={createDeskRouter()} />
      </TooltipProvider>
    </QueryClientProvider>,
  );
}

async function streamStarts() {
  await waitFor(() => expect(FakeSocket.opened.length).toBeGreaterThan(0));
  act(() => FakeSocket.last().send({ type: "hello", seq: 0, now: at(0), clock: { frozen: false } }));
}

const thread = () => within(screen.getByTestId("thread"));

describe("the desk", () => {
  it("asks for a sign-in and comes back to where one wanted to go", async () => {
    server.signedIn = false;
    open("/inbox/conversation-1");
    const user = userEvent.setup();
    await user.type(await screen.findByTestId("signin-email"), "owner@demo.test");
    await user.type(screen.getByTestId("signin-password"), "wrong");
    await user.click(screen.getByTestId("signin-submit"));
    expect(await screen.findByText(en.sign_in.bad_credentials)).toBeTruthy();

    await user.click(await screen.findByText(en.sign_in.demo));
    await user.click(screen.getByTestId("signin-submit"));
    await streamStarts();
    expect(await screen.findByTestId("thread")).toBeTruthy();
    expect(window.location.pathname).toBe("/inbox/conversation-1");
  });

  it("shows the conversations, opens one, and sends an answer once", async () => {
    open("/inbox");
    await streamStarts();
    const user = userEvent.setup();
    await user.click(await screen.findByTestId("conversation-row"));
    await waitFor(() => expect(thread().getByText("Hello")).toBeTruthy());

    await user.type(screen.getByTestId("composer-input"), "Good morning{Enter}");
    await waitFor(() => expect(thread().getByText("Good morning")).toBeTruthy());
    await waitFor(() => expect(useOutbox.getState().entries).toEqual([]));
    expect(server.sent()).toMatchObject([{ kind: "text", content: { body: "Good morning" } }]);
    expect(thread().getAllByText("Good morning")).toHaveLength(1);
  });

  it("shows what the stream tells, without asking the server again", async () => {
    open("/inbox/conversation-1");
    await streamStarts();
    await waitFor(() => expect(thread().getByText("Hello")).toBeTruthy());
    const reads = () =>
      server.calls.filter(({ method, path }) => method === "GET" && path.startsWith("/conversations/conv"))
        .length;
    const before = reads();

    const news = message({ id: "message-2", content: { body: "Are you there?" }, created_at: at(1) });
    act(() => {
      FakeSocket.last().send({ ...event("message.created", news), seq: 1 });
      FakeSocket.last().send({
        ...event("contact.updated", contact({ name: "Ana Renamed" })),
        seq: 2,
      });
    });
    await waitFor(() => expect(thread().getByText("Are you there?")).toBeTruthy());
    await waitFor(() => expect(screen.getAllByText("Ana Renamed").length).toBeGreaterThan(0));
    expect(reads()).toBe(before);
  });

  it("shuts the composer when the clock passes the end of the window", async () => {
    open("/inbox/conversation-1");
    await streamStarts();
    expect((await screen.findByTestId("window-countdown")).textContent).toContain("24 h");
    act(() => FakeSocket.last().send({ type: "clock", now: at(25 * 60), frozen: true }));
    await waitFor(() => expect(screen.queryByTestId("composer-input")).toBeNull());
    expect(screen.getByTestId("window-countdown").dataset.open).toBe("false");
  });

  it("marks a conversation as read when it is opened", async () => {
    server.conversations = [conversation({ unread_count: 1 })];
    open("/inbox/conversation-1");
    await streamStarts();
    await waitFor(() =>
      expect(server.calls.find((call) => call.path.endsWith("/read"))?.body).toEqual({
        message_id: "message-1",
      }),
    );
  });

  it("goes to the sign-in page when the session expires", async () => {
    open("/inbox");
    await streamStarts();
    await screen.findByTestId("conversation-row");
    server.signedIn = false;
    act(() => FakeSocket.last().lose(4401));
    expect(await screen.findByTestId("signin-email")).toBeTruthy();
  });

  it("says so when there is nothing to show", async () => {
    server.conversations = [];
    open("/inbox");
    await streamStarts();
    expect(await screen.findByText(en.inbox.empty.all.title)).toBeTruthy();
  });

  it("keeps a draft for each conversation", async () => {
    open("/inbox/conversation-1");
    await streamStarts();
    const user = userEvent.setup();
    await user.type(await screen.findByTestId("composer-input"), "Half a th");
    cleanup();
    open("/inbox/conversation-1");
    await waitFor(() =>
      expect(screen.getByTestId<HTMLTextAreaElement>("composer-input").value).toBe("Half a th"),
    );
  });
});
