import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { act, cleanup, configure, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { startI18n } from "@ui/i18n";
import { TooltipProvider } from "@ui/tooltip";
import { afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { createQueryClient } from "../api/query-client";
import { serverClock } from "../live/server-clock";
import en from "../locales/en.json";
import es from "../locales/es.json";
import { createDeskRouter } from "../router";
import { at, event, template, templateSummary, templateSync } from "../testing/builders";
import { FakeServer, ok } from "../testing/fake-server";
import { FakeSocket } from "../testing/fake-socket";
import { pretendLayout } from "../testing/layout";
import { useKeptDrafts } from "./editor/kept-drafts";

/** Templates' pages against the contract in memory. */

let server: FakeServer;
let client: QueryClient;

configure({ asyncUtilTimeout: 15_000 });
vi.setConfig({ testTimeout: 60_000 });

beforeAll(() => startI18n({ en: { desk: en }, es: { desk: es } }));

beforeEach(() => {
  pretendLayout();
  server = new FakeServer();
  server.others = {
    "GET /templates": ok({
      data: [{ connection_id: "connection-1", name: "order_update", variants: [templateSummary()] }],
      next_cursor: null,
    }),
    "GET /templates/counts": ok({ data: [] }),
    "GET /templates/syncs": ok({ data: [templateSync()] }),
    "GET /templates/template-1": ok(template()),
    "GET /templates/template-1/history": ok({ data: [], next_cursor: null }),
    "GET /templates/price-effect": ok({
      country: "ES",
      market: "Spain",
      currency: "USD",
      day: "2026-11-20",
      categories: [
        { category: "MARKETING", amount: "0.0706", is_free_in_window: false },
        { category: "UTILITY", amount: "0.02", is_free_in_window: true },
        { category: "AUTHENTICATION", amount: "0.02", is_free_in_window: false },
      ],
      countries: ["ES", "MX"],
    }),
    "GET /contacts": ok({ data: [], next_cursor: null }),
  };
  server.install();
  FakeSocket.opened = [];
  vi.stubGlobal("WebSocket", Object.assign(FakeSocket, { CONNECTING: 0, OPEN: 1, CLOSED: 3 }));
  localStorage.clear();
  useKeptDrafts.setState({ drafts: {} });
  serverClock.sync(at(0), false);
  client = createQueryClient();
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

it("lists templates, shows what changes live, and which account could not be read", async () => {
  server.others["GET /templates/syncs"] = ok({
    data: [templateSync({ state: "failed", detail: "The token is not valid.", seen: 3 })],
  });
  open("/templates");
  await streamStarts();
  expect(await screen.findByRole("link", { name: "order_update" })).toBeDefined();
  expect(screen.getByText("Approved")).toBeDefined();
  expect(await screen.findByText(/The token is not valid\./)).toBeDefined();
  const paused = templateSummary({ status: "PAUSED" });
  act(() => FakeSocket.last().send(event("template.updated", { template: paused, changes: [] })));
  expect(await screen.findByText("Paused")).toBeDefined();
});

it("says what stands in the way, keeps the draft, and sends what was written", async () => {
  const user = userEvent.setup();
  open("/templates/new");
  const name = await screen.findByTestId("template-name");
  await user.type(name, "Pedido Listo");
  expect((name as HTMLInputElement).value).toBe("pedido_listo");
  expect((await screen.findByTestId("price-effect")).textContent).toContain("Marketing would cost");
  await user.click(screen.getByTestId("template-body"));
  await user.paste("Hello, your order {{1}} has left our shop today.");
  await user.click(screen.getByTestId("submit-template"));
  expect(await screen.findByText("Give an example for {{1}}.")).toBeDefined();
  expect(server.calls.some((call) => call.method === "POST" && call.path === "/templates")).toBe(false);
  expect(useKeptDrafts.getState().drafts.new?.draft.name).toBe("pedido_listo");

  server.others["POST /templates"] = {
    status: 422,
    body: {
      status: 422,
      code: "graph_refused",
      detail: "It exists.",
      errors: [{ field: "language", detail: "There is already English content." }],
    },
  };
  await user.type(screen.getByLabelText("{{1}}"), "77");
  await user.click(screen.getByTestId("submit-template"));
  expect((await screen.findAllByText(/There is already English content\./)).length).toBeGreaterThan(0);

  server.others["POST /templates"] = {
    status: 201,
    body: template({ name: "pedido_listo", status: "PENDING" }),
  };
  await user.click(screen.getByTestId("submit-template"));
  expect(await screen.findByRole("heading", { name: "pedido_listo" })).toBeDefined();
  const sent = server.calls.findLast((call) => call.method === "POST" && call.path === "/templates");
  expect(sent?.body).toMatchObject({
    name: "pedido_listo",
    category: "UTILITY",
    components: [{ type: "BODY", example: { body_text: [["77"]] } }],
  });
  expect(useKeptDrafts.getState().drafts).toEqual({});
});

it("tells how it stands with a template, and what it costs now", async () => {
  server.others["GET /templates/template-1"] = ok(
    template({
      category: "MARKETING",
      previous_category: "UTILITY",
      status: "PAUSED",
      status_detail: "For 3 hours.",
    }),
  );
  server.others["GET /templates/template-1/history"] = ok({
    data: [
      {
        id: "h1",
        at: at(1),
        kind: "status",
        before: "APPROVED",
        after: "PAUSED",
        cause: "webhook",
        source: "message_template_status_update",
        reason: null,
        detail: "For 3 hours.",
        actor: null,
      },
    ],
    next_cursor: null,
  });
  open("/templates/template-1");
  expect(await screen.findByText("WhatsApp has paused this template.")).toBeDefined();
  expect(await screen.findByText(/costs \$0\.0706 instead of \$0\.02/)).toBeDefined();
  expect(await screen.findByText("message_template_status_update")).toBeDefined();
  expect(screen.getByText(/1 in the next 24 hours, 9 of 10/)).toBeDefined();
});
