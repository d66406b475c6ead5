import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { act, cleanup, configure, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { startI18n } from "@ui/i18n";
import { TooltipProvider } from "@ui/tooltip";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createQueryClient } from "../api/query-client";
import type { Message } from "../api/types";
import { serverClock } from "../live/server-clock";
import en from "../locales/en.json";
import es from "../locales/es.json";
import { useOutbox } from "../outbox/outbox";
import { createDeskRouter } from "../router";
import { at, channel, conversation, message, template } from "../testing/builders";
import { FakeServer } from "../testing/fake-server";
import { FakeSocket } from "../testing/fake-socket";
import { pretendLayout } from "../testing/layout";
import { useBuilderDrafts } from "./builders/builder-drafts";
import { useRecentStore } from "./templates/recent-templates";

/** Messages that are filled in: found, checked, sent and shown, by keyboard alone where that can be. */

let server: FakeServer;
let client: QueryClient;

configure({ asyncUtilTimeout: 8000 });

beforeAll(() => startI18n({ en: { desk: en }, es: { desk: es } }));

beforeEach(() => {
  pretendLayout();
  server = new FakeServer();
  server.channels = [channel()];
  const text = "Hello {{1}}, your order {{2}} is ready.";
  server.templates = [template({ preview: text, components: [{ type: "BODY", text }] as never })];
  server.install();
  FakeSocket.opened = [];
  vi.stubGlobal("WebSocket", Object.assign(FakeSocket, { CONNECTING: 0, OPEN: 1, CLOSED: 3 }));
  localStorage.clear();
  useOutbox.setState({ entries: [] });
  useBuilderDrafts.setState({ drafts: {} });
  useRecentStore.setState({ recent: {} });
  serverClock.sync(at(0), false);
  client = createQueryClient();
});

afterEach(cleanup);

async function open() {
  window.history.replaceState(null, "", "/inbox/conversation-1");
  render(
    <QueryClientProvider client={client}>
      <TooltipProvider>
        <RouterProvider router={createDeskRouter()} />
      </TooltipProvider>
    </QueryClientProvider>,
  );
  await waitFor(() => expect(FakeSocket.opened.length).toBeGreaterThan(0));
  act(() => FakeSocket.last().send({ type: "hello", seq: 0, now: at(0), clock: { frozen: false } }));
  await screen.findByTestId("thread");
}

const thread = () => within(screen.getByTestId("thread"));
const field = async (name: string) => {
  await waitFor(() => expect(document.querySelector(`[data-field="${name}"]`)).toBeTruthy());
  return document.querySelector(`[data-field="${name}"]`) as HTMLElement;
};

describe("the menu of what can be sent", () => {
  it("opens with a slash, finds by typing, and sends what was filled in", async () => {
    await open();
    const user = userEvent.setup();
    await user.type(await screen.findByTestId("composer-input"), "/");
    const search = await screen.findByTestId("send-menu-search");
    await user.type(search, "reply but{Enter}");

    await user.type(await field("body"), "Which one?");
    await user.type(await field("titles.0"), "This title is far too long");
    expect(await screen.findByText("At most 20 characters.")).toBeTruthy();
    await user.click(screen.getByTestId("compose-send"));
    expect(server.sent()).toEqual([]);

    await user.clear(await field("titles.0"));
    await user.type(await field("titles.0"), "Red");
    await user.click(screen.getByTestId("compose-send"));
    await waitFor(() => expect(server.sent()).toHaveLength(1));
    expect(server.sent()[0]).toMatchObject({
      kind: "interactive",
      content: {
        interactive: {
          type: "button",
          body: { text: "Which one?" },
          action: { buttons: [{ type: "reply", reply: { id: "button-1", title: "Red" } }] },
        },
      },
    });
    await waitFor(() => expect(thread().getByText("Red")).toBeTruthy());
    await waitFor(() => expect(useOutbox.getState().entries).toEqual([]));
    expect(useBuilderDrafts.getState().drafts).toEqual({});
  });

  it("keeps what was filled in when it is shut", async () => {
    await open();
    const user = userEvent.setup();
    const fill = async () => {
      await user.click(await screen.findByTestId("send-menu"));
      await user.click(await screen.findByTestId("send-location_request"));
      return (await field("body")) as HTMLTextAreaElement;
    };
    await user.type(await fill(), "Where are you?");
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByTestId("compose-send")).toBeNull());
    expect((await fill()).value).toBe("Where are you?");
  });

  it("shows a refused message where it was sent, with its reason", async () => {
    server.sendAnswers = [
      {
        status: 422,
        body: {
          code: "invalid",
          detail: "Check the fields.",
          errors: [{ field: "content.interactive.body.text", detail: "Too odd." }],
        },
      },
    ];
    await open();
    const user = userEvent.setup();
    await user.click(await screen.findByTestId("send-menu"));
    await user.click(await screen.findByTestId("send-location_request"));
    await user.type(await field("body"), "Where?");
    await user.click(screen.getByTestId("compose-send"));
    await waitFor(() => expect(thread().getByText(/Too odd/)).toBeTruthy());
    await user.click(thread().getByTestId("retry-button"));
    await waitFor(() => expect(useOutbox.getState().entries).toEqual([]));
    expect(server.sent()).toHaveLength(2);
    expect(server.sent()[0]?.id).toBe(server.sent()[1]?.id);
  });
});

describe("a closed window", () => {
  it("offers templates, fills in the name, and remembers the one that was sent", async () => {
    server.conversations = [conversation({ window: { expires_at: at(-5), open: false } })];
    await open();
    const user = userEvent.setup();
    await user.click(await screen.findByTestId("window-template"));
    await user.click(await screen.findByRole("button", { name: "order_update · en_US" }));
    const name = (await field("body.1")) as HTMLInputElement;
    expect(name.value).toBe("Ana");
    await user.click(screen.getByTestId("compose-send"));
    expect(await screen.findByText(en.builder.problem.needed)).toBeTruthy();
    expect(server.sent()).toEqual([]);

    await user.type(await field("body.2"), "A-17");
    expect(screen.getByTestId("rich-preview").textContent).toContain("Hello Ana, your order A-17 is ready.");
    await user.click(screen.getByTestId("compose-send"));
    await waitFor(() => expect(server.sent()).toHaveLength(1));
    expect(server.sent()[0]).toMatchObject({
      kind: "template",
      content: {
        name: "order_update",
        language: "en_US",
        components: [
          {
            type: "body",
            parameters: [
              { type: "text", text: "Ana" },
              { type: "text", text: "A-17" },
            ],
          },
        ],
      },
    });
    expect(await screen.findByRole("button", { name: /order_update/ })).toBeTruthy();
  });
});

describe("the thread", () => {
  it("shows orders, questions about products, form answers and lists", async () => {
    const inbound = (id: string, part: object) => ({ ...message({ id }), ...part }) as Message;
    server.messages = [
      inbound("1", {
        kind: "order",
        content: {
          catalog_id: "77",
          text: "Gift-wrapped, please",
          items: [{ product_retailer_id: "lamp", quantity: 2, item_price: 49.99, currency: "EUR" }],
        },
      }),
      inbound("2", {
        kind: "text",
        content: { body: "Is it dimmable?", product: { catalog_id: "77", product_retailer_id: "bulb" } },
      }),
      inbound("3", {
        kind: "flow_reply",
        content: {
          flow_id: null,
          flow_name: "Survey",
          body: "Sent",
          answers: [{ key: "a", question: "How was it?", value: "good", text: "Very good" }],
        },
      }),
      inbound("4", {
        kind: "interactive",
        direction: "out",
        status: "sent",
        content: {
          interactive: {
            type: "list",
            body: { text: "When?" },
            action: {
              button: "Choose",
              sections: [{ rows: [{ id: "a", title: "Morning", description: "8 to 12" }] }],
            },
          },
          files: [],
        },
      }),
    ];
    await open();
    const user = userEvent.setup();
    await waitFor(() => expect(thread().getByTestId("order-card").textContent).toContain("2 × lamp"));
    expect(thread().getByTestId("order-card").textContent).toContain("€99.98");
    expect(thread().getByTestId("product-question").textContent).toContain("bulb");
    expect(thread().getByRole("rowheader", { name: "How was it?" })).toBeTruthy();
    await user.click(thread().getByRole("button", { name: "Choose" }));
    const sheet = within(await screen.findByRole("dialog"));
    expect(sheet.getByText("8 to 12")).toBeTruthy();
  });
});
