import type { QueryClient } from "@tanstack/react-query";
import { cleanup, configure, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { startI18n } from "@ui/i18n";
import { afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { createQueryClient } from "../api/query-client";
import { serverClock } from "../live/server-clock";
import en from "../locales/en.json";
import es from "../locales/es.json";
import { at, ME } from "../testing/builders";
import { FakeServer } from "../testing/fake-server";
import { FakeSocket } from "../testing/fake-socket";
import { pretendLayout } from "../testing/layout";
import { openDesk } from "../testing/open-desk";

/** The workspace's name, and further workspaces. */

let server: FakeServer;
let client: QueryClient;

configure({ asyncUtilTimeout: 8000 });
vi.setConfig({ testTimeout: 30_000 });

beforeAll(() => startI18n({ en: { desk: en }, es: { desk: es } }));

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

const own = { ...ME.workspace, created_at: at(0), people: 3, numbers: 1 };
const branch = { id: "branch", name: "Branch", created_at: at(0), people: 0, numbers: 0 };
const sent = (method: string) => server.calls.filter((call) => call.method === method);

it("makes a workspace once, however often one tries, and shows its link", async () => {
  server.others["GET /workspaces"] = { status: 200, body: { data: [own, branch], may_add: true } };
  const user = userEvent.setup();
  await openDesk(client, "/settings/workspaces");
  expect((await screen.findByTestId("workspace")).textContent).toContain(en.workspaces.nobody_yet);
  await user.click(screen.getByTestId("workspace-add"));
  await user.type(screen.getByTestId("workspace-new-name"), "North");
  await user.type(screen.getByTestId("workspace-owner-email"), "nora@north.test");
  const detail = "this e-mail address is taken already";
  server.others["POST /workspaces"] = { status: 409, body: { status: 409, code: "taken", detail } };
  await user.click(screen.getByTestId("workspace-submit"));
  expect(await screen.findByText(detail)).toBeTruthy();
  const url = "http://desk.test/invitation#secret";
  server.others["POST /workspaces"] = { status: 201, body: { id: "i", email: "nora@north.test", url } };
  await user.click(screen.getByTestId("workspace-submit"));
  expect((await screen.findByTestId("invitation-link")).textContent).toContain(url);
  const [first, second] = sent("POST").map((call) => call.body as { id: string });
  expect(first).toMatchObject({ name: "North", owner_email: "nora@north.test" });
  expect(second?.id).toBe(first?.id);
});

it("renames the workspace, and offers no others where one may not make them", async () => {
  server.others["GET /workspaces"] = { status: 200, body: { data: [own], may_add: false } };
  server.others["PATCH /workspace"] = { status: 200, body: { id: own.id, name: "Shop" } };
  const user = userEvent.setup();
  await openDesk(client, "/settings/workspaces");
  const name = await screen.findByTestId("workspace-name");
  expect(screen.queryByTestId("workspace-add")).toBeNull();
  await user.clear(name);
  await user.type(name, "Shop{Enter}");
  await waitFor(() => expect(sent("PATCH").at(-1)?.body).toEqual({ name: "Shop" }));
});
