import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { cleanup, configure, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { startI18n } from "@ui/i18n";
import { TooltipProvider } from "@ui/tooltip";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createQueryClient } from "../../api/query-client";
import { serverClock } from "../../live/server-clock";
import en from "../../locales/en.json";
import es from "../../locales/es.json";
import { createDeskRouter } from "../../router";
import { at } from "../../testing/builders";
import { bookingJson, flow, hostedEndpoint } from "../../testing/fake-forms";
import { FakeServer } from "../../testing/fake-server";
import { FakeSocket } from "../../testing/fake-socket";
import { pretendLayout } from "../../testing/layout";

let server: FakeServer;
const words = en.flows.endpoint;

configure({ asyncUtilTimeout: 8000 });

beforeAll(async () => {
  startI18n({ en: { desk: en }, es: { desk: es } });
  await import("../flow-page");
}, 120_000);

beforeEach(() => {
  pretendLayout();
  server = new FakeServer();
  server.install();
  FakeSocket.opened = [];
  vi.stubGlobal("WebSocket", Object.assign(FakeSocket, { CONNECTING: 0, OPEN: 1, CLOSED: 3 }));
  serverClock.sync(at(0), false);
  server.forms.details = [
    { flow: flow({ name: "Booking" }), json: bookingJson(), version: 1, draft_problems: [], questions: [] },
  ];
});

afterEach(cleanup);

function open() {
  window.history.replaceState(null, "", "/flows/flow-1?tab=endpoint");
  render(
    <QueryClientProvider client={createQueryClient()}>
      <TooltipProvider>
        <RouterProvider router={createDeskRouter()} />
      </TooltipProvider>
    </QueryClientProvider>,
  );
}

async function choose(user: ReturnType<typeof userEvent.setup>, mode: string) {
  await user.click(await screen.findByTestId("endpoint-mode"));
  await user.click(await screen.findByRole("option", { name: mode }));
}

const put = () =>
  server.calls.filter((call) => call.method === "PUT" && call.path === "/flows/flow-1/endpoint").at(-1)?.body;

describe("the endpoint of a form", () => {
  it("answers by a table", async () => {
    open();
    const user = userEvent.setup();
    await choose(user, words.mode.static);
    expect(screen.getByText(words.rules.none)).toBeTruthy();
    await user.click(screen.getByTestId("add-rule"));
    await user.click(screen.getAllByText(en.app.save)[0] as HTMLElement);
    await waitFor(() => expect(put()).toBeTruthy());
    expect(put()).toMatchObject({
      mode: "static",
      rules: [{ screen: "FIRST", when: null, answer: { kind: "finish", data: {}, with_answers: true } }],
      forward_url: null,
      token_days: 30,
    });
    expect(await screen.findByText(words.keys.state.valid)).toBeTruthy();
    await user.click(screen.getByText(words.test));
    expect(await screen.findByText("Nobody is there.")).toBeTruthy();
  });

  it("shows the secret of a server once", async () => {
    open();
    const user = userEvent.setup();
    await choose(user, words.mode.forward);
    await user.type(screen.getByLabelText(words.forward_url), "https://example.com/flow");
    await user.click(screen.getAllByText(en.app.save)[0] as HTMLElement);
    expect((await screen.findByTestId("endpoint-secret")).textContent).toBe("the-secret");
    await user.click(screen.getByText(words.secret.done));
    await waitFor(() => expect(screen.queryByTestId("endpoint-secret")).toBeNull());
  });

  it("asks before the key of somebody else is replaced", async () => {
    server.forms.foreignKey = true;
    open();
    const user = userEvent.setup();
    await choose(user, words.mode.static);
    await user.click(screen.getAllByText(en.app.save)[0] as HTMLElement);
    expect(await screen.findByText(words.foreign.title)).toBeTruthy();
    await user.click(screen.getByText(words.foreign.action));
    await waitFor(() => expect(put()).toMatchObject({ replace_keys: true }));
    await waitFor(() => expect(screen.queryByText(words.foreign.title)).toBeNull());
  });

  it("tells what is wrong and what was asked", async () => {
    server.forms.endpoint = hostedEndpoint({ mode: "static", address_problem: "No public address." });
    server.forms.requests = [
      {
        id: "r",
        at: at(0),
        action: "data_exchange",
        screen: "FIRST",
        duration_ms: 12,
        outcome: "failed",
        cause: "No rule fits.",
      },
    ];
    open();
    expect(await screen.findByText("No public address.")).toBeTruthy();
    expect(await screen.findByText("No rule fits.")).toBeTruthy();
    expect(screen.getByText(words.outcome.failed)).toBeTruthy();
  });
});
