import type { QueryClient } from "@tanstack/react-query";
import { cleanup, configure, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { startI18n } from "@ui/i18n";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createQueryClient } from "../../api/query-client";
import { serverClock } from "../../live/server-clock";
import en from "../../locales/en.json";
import es from "../../locales/es.json";
import { at, contact } from "../../testing/builders";
import { FakeServer, problem } from "../../testing/fake-server";
import { FakeSocket } from "../../testing/fake-socket";
import { pretendLayout } from "../../testing/layout";
import { openDesk } from "../../testing/open-desk";

/** Two contacts become one at the customer's details, and are taken apart again. */

let server: FakeServer;
let client: QueryClient;

configure({ asyncUtilTimeout: 8000 });
vi.setConfig({ testTimeout: 30_000 });

beforeAll(() => startI18n({ en: { desk: en }, es: { desk: es } }));

beforeEach(() => {
  pretendLayout();
  server = new FakeServer();
  server.contacts = [
    contact(),
    contact({ id: "contact-2", name: "Annie Work", phone: null, username: "annie" }),
  ];
  server.install();
  FakeSocket.opened = [];
  vi.stubGlobal("WebSocket", Object.assign(FakeSocket, { CONNECTING: 0, OPEN: 1, CLOSED: 3 }));
  localStorage.clear();
  serverClock.sync(at(0), false);
  client = createQueryClient();
});

afterEach(cleanup);

async function openDetails() {
  await openDesk(client, "/inbox/conversation-1");
  await screen.findByTestId("thread");
  if (screen.queryByTestId("contact-panel") === null) {
    await userEvent.click(await screen.findByRole("button", { name: "Customer details" }));
  }
  return within(await screen.findByTestId("contact-panel"));
}

const changes = () =>
  server.calls
    .filter(({ method, path }) => method !== "GET" && path.startsWith("/contacts/"))
    .map(({ method, path, body }) => [`${method} ${path}`, body]);

describe("merging contacts", () => {
  it("finds the other one, shows both side by side, merges, and undoes it", async () => {
    const panel = await openDetails();
    await panel.findByText("No other contact belongs to this customer.");
    await userEvent.click(panel.getByTestId("merge-open"));
    await userEvent.type(await screen.findByTestId("merge-search"), "annie");
    await waitFor(() => expect(screen.getAllByTestId("merge-candidate")).toHaveLength(1));
    await userEvent.click(screen.getByTestId("merge-candidate"));
    within(screen.getByTestId("merge-kept")).getByText("Ana García");
    within(screen.getByTestId("merge-part")).getByText("@annie");
    await userEvent.click(screen.getByTestId("merge-swap"));
    within(screen.getByTestId("merge-kept")).getByText("Annie Work");
    await userEvent.click(screen.getByTestId("merge-swap"));
    await userEvent.click(screen.getByTestId("merge-submit"));
    const merged = within(await panel.findByTestId("merged-contact"));
    merged.getByText("Annie Work");
    merged.getByText(/Merged by Olivia Owner/);
    await userEvent.click(merged.getByTestId("unmerge"));
    await panel.findByText("No other contact belongs to this customer.");
    expect(changes()).toEqual([
      ["POST /contacts/contact-2/merge", { into: "contact-1" }],
      ["DELETE /contacts/contact-2/merge", undefined],
    ]);
  });

  it("is undone at once where it was said that it is done", async () => {
    const panel = await openDetails();
    await userEvent.click(panel.getByTestId("merge-open"));
    await userEvent.click(await screen.findByTestId("merge-candidate"));
    await userEvent.click(screen.getByTestId("merge-submit"));
    await panel.findByTestId("merged-contact");
    await userEvent.click(await screen.findByTestId("toast-action"));
    await panel.findByText("No other contact belongs to this customer.");
    expect(changes().at(-1)).toEqual(["DELETE /contacts/contact-2/merge", undefined]);
  });

  it("says why it did not work, and keeps what was chosen", async () => {
    server.others["POST /contacts/contact-1/merge"] = problem(422, "invalid", "Too many at once.");
    const panel = await openDetails();
    await userEvent.click(panel.getByTestId("merge-open"));
    await userEvent.click(await screen.findByTestId("merge-candidate"));
    await userEvent.click(screen.getByTestId("merge-swap"));
    await userEvent.click(screen.getByTestId("merge-submit"));
    expect((await screen.findByRole("alert")).textContent).toContain("Too many at once.");
    within(screen.getByTestId("merge-kept")).getByText("Annie Work");
  });
});
