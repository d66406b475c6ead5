import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { cleanup, configure, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { startI18n } from "@ui/i18n";
import { TooltipProvider } from "@ui/tooltip";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createQueryClient } from "../api/query-client";
import { serverClock } from "../live/server-clock";
import en from "../locales/en.json";
import es from "../locales/es.json";
import { createDeskRouter } from "../router";
import { at } from "../testing/builders";
import { flow, flowResponse } from "../testing/fake-forms";
import { FakeServer } from "../testing/fake-server";
import { FakeSocket } from "../testing/fake-socket";
import { pretendLayout } from "../testing/layout";
import { starterJson } from "./model/starters";

/** The pages of forms, against the contract in memory. */

let server: FakeServer;
let client: QueryClient;

configure({ asyncUtilTimeout: 8000 });

beforeAll(async () => {
  startI18n({ en: { desk: en }, es: { desk: es } });
  // Loaded when they are first opened; a test should not wait for that.
  await Promise.all([import("./flows-page"), import("./flow-page")]);
}, 120_000);

beforeEach(() => {
  pretendLayout();
  server = new FakeServer();
  server.install();
  FakeSocket.opened = [];
  vi.stubGlobal("WebSocket", Object.assign(FakeSocket, { CONNECTING: 0, OPEN: 1, CLOSED: 3 }));
  localStorage.clear();
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

const survey = () => ({
  flow: flow(),
  json: starterJson("survey", (key) => key),
  version: 3,
  draft_problems: [],
  questions: [{ key: "mark", label: "How was it?", component: "RadioButtonsGroup", choices: [] }],
});

const savedForm = () => JSON.parse(server.forms.details[0]?.json ?? "{}");

describe("forms", () => {
  it("begin with an empty page, and are made from a starting form", async () => {
    open("/flows");
    expect(await screen.findByText(en.flows.empty.title)).toBeTruthy();
    const user = userEvent.setup();
    const buttons = await screen.findAllByText(en.flows.new);
    await user.click(buttons[0] as HTMLElement);
    await user.click(await screen.findByText(en.flows.starter.survey.name, { selector: "span" }));
    await user.type(screen.getByTestId("flow-name"), "Visit");
    await user.click(screen.getByText(en.flows.create));
    await waitFor(() => expect(window.location.pathname).toBe("/flows/flow-1"));
    const made = server.calls.find((call) => call.method === "POST" && call.path === "/flows")?.body;
    expect(made).toMatchObject({ name: "Visit", categories: ["SURVEY"], connection_id: "connection-1" });
    expect(await screen.findByTestId("row-RadioButtonsGroup")).toBeTruthy();
  });

  it("are built: added to, changed, undone, saved by themselves and published", async () => {
    server.forms.details = [survey()];
    open("/flows/flow-1");
    const user = userEvent.setup();
    await user.click(await screen.findByTestId("palette-DatePicker"));
    const label = await screen.findByTestId("property-label");
    await user.clear(label);
    await user.type(label, "Day of your visit");
    await waitFor(() => expect(JSON.stringify(savedForm())).toContain("Day of your visit"));
    expect(savedForm().screens[0].layout.children.at(-1)["on-click-action"].payload.date).toBe(
      "${form.date}",
    );
    await user.click(screen.getByLabelText(en.flows.undo));
    await user.click(screen.getByLabelText(en.flows.undo));
    await user.click(screen.getByTestId("flow-publish"));
    await user.click(await screen.findByTestId("flow-publish-confirm"));
    await waitFor(() => expect(server.forms.details[0]?.flow.status).toBe("PUBLISHED"));
    // What was undone last was saved before it was published.
    expect(JSON.stringify(savedForm())).not.toContain("Day of your visit");
  });

  it("say that somebody else was faster, and keep what was written", async () => {
    server.forms.details = [survey()];
    open("/flows/flow-1");
    const user = userEvent.setup();
    const title = await screen.findByTestId("screen-title");
    const detail = server.forms.details[0];
    if (detail) detail.version = 9;
    await user.type(title, "!");
    await user.click(await screen.findByText(en.flows.save.overwrite));
    await waitFor(() => expect(savedForm().screens[0].title).toBe("survey.title!"));
  });

  it("show what is wrong, and lead to it", async () => {
    const problem = {
      error: "INVALID_PROPERTY_VALUE",
      message: "This label is too long.",
      line_start: 12,
      line_end: 12,
      column_start: 3,
      column_end: 8,
      path: "screens[0].layout.children[1].label",
    };
    server.forms.details = [{ ...survey(), draft_problems: [problem] }];
    open("/flows/flow-1");
    const user = userEvent.setup();
    await user.click(await screen.findByTestId("problem-count"));
    await user.click(screen.getByText("This label is too long."));
    expect(screen.getByTestId("row-RadioButtonsGroup").getAttribute("aria-pressed")).toBe("true");
  });

  it("keep JSON that the builder cannot read", async () => {
    server.forms.details = [survey()];
    open("/flows/flow-1?tab=json");
    const user = userEvent.setup();
    const area = (await screen.findByTestId("flow-json")) as HTMLTextAreaElement;
    await user.clear(area);
    await user.click(area);
    await user.paste("{ not yet");
    expect(await screen.findByText(en.flows.not_json.here)).toBeTruthy();
    await waitFor(() => expect(server.forms.details[0]?.json).toBe("{ not yet"));
    await user.click(screen.getByText(en.flows.tab.build));
    expect(await screen.findByText(en.flows.not_json.title)).toBeTruthy();
  });

  it("show answers as a table with a column for each question", async () => {
    server.forms.details = [survey()];
    const more = { key: "news", question: "News?", value: true, text: "true" };
    server.forms.responses = [flowResponse(), flowResponse({ message_id: "message-2", answers: [more] })];
    open("/flows/flow-1?tab=responses");
    const table = within(await screen.findByTestId("response-table"));
    expect(table.getAllByRole("columnheader").map((head) => head.textContent)).toEqual([
      en.flows.responses.contact,
      en.flows.responses.time,
      "How was it?",
      "News?",
    ]);
    expect(table.getByText("Good")).toBeTruthy();
    expect(table.getByText(en.flows.answer.true)).toBeTruthy();
    expect(screen.getByText("CSV").closest("a")?.getAttribute("href")).toBe(
      "/api/v1/flow-responses/export?flow_id=flow-1&format=csv",
    );
  });
});
