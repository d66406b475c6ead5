import type { QueryClient } from "@tanstack/react-query";
import { cleanup, configure, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { startI18n } from "@ui/i18n";
import { afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { createQueryClient } from "../api/query-client";
import { serverClock } from "../live/server-clock";
import en from "../locales/en.json";
import es from "../locales/es.json";
import { at, channel, ME } from "../testing/builders";
import { FakeServer } from "../testing/fake-server";
import { FakeSocket } from "../testing/fake-socket";
import { tag, team } from "../testing/fake-work";
import { pretendLayout } from "../testing/layout";
import { openDesk } from "../testing/open-desk";

/** Teams, tags and who is there, as the settings change them. */

let server: FakeServer;
let client: QueryClient;

configure({ asyncUtilTimeout: 8000 });
vi.setConfig({ testTimeout: 30_000 });

beforeAll(() => startI18n({ en: { desk: en }, es: { desk: es } }));

beforeEach(() => {
  pretendLayout();
  server = new FakeServer();
  server.channels = [channel()];
  server.work.availability = [{ agent_id: ME.agent.id, state: "online", capacity: null, open: 2 }];
  server.install();
  FakeSocket.opened = [];
  vi.stubGlobal("WebSocket", Object.assign(FakeSocket, { CONNECTING: 0, OPEN: 1, CLOSED: 3 }));
  localStorage.clear();
  serverClock.sync(at(0), false);
  client = createQueryClient();
});

afterEach(cleanup);

const sent = (method: string) => server.calls.filter((call) => call.method === method).at(-1);

it("makes a team with members and a number, changes it, and deletes it", async () => {
  const user = userEvent.setup();
  await openDesk(client, "/settings/teams");
  await user.click(await screen.findByTestId("new-team"));
  await user.click(screen.getByTestId("team-save"));
  expect(screen.getByText(en.teams.name_missing)).toBeTruthy();
  await user.type(screen.getByTestId("team-name"), "Sales");
  await user.click(screen.getByText(en.teams.assignment.load.name));
  await user.click(within(screen.getByTestId("team-members")).getByText(ME.agent.name));
  await user.click(within(screen.getByTestId("team-numbers")).getByText(/Shop/));
  await user.click(screen.getByTestId("team-save"));
  const row = await screen.findByTestId("team");
  expect(sent("POST")?.body).toMatchObject({
    name: "Sales",
    assignment: "load",
    member_ids: [ME.agent.id],
    channel_ids: ["channel-1"],
  });
  expect(row.textContent).toContain(en.teams.assignment.load.name);

  await user.click(within(row).getByLabelText("Change Sales"));
  await user.click(within(await screen.findByTestId("team-members")).getByText(ME.agent.name));
  await user.click(screen.getByTestId("team-save"));
  await waitFor(() => expect(sent("PUT")?.body).toMatchObject({ name: "Sales", member_ids: [] }));

  await user.click(within(await screen.findByTestId("team")).getByLabelText("Delete Sales"));
  await user.click(await screen.findByTestId("confirm"));
  expect(await screen.findByText(en.teams.empty.title)).toBeTruthy();
});

it("says what a refused team lacks", async () => {
  server.others["POST /teams"] = {
    status: 409,
    body: { status: 409, code: "taken", detail: "There is a team of this name." },
  };
  server.work.teams = [team()];
  const user = userEvent.setup();
  await openDesk(client, "/settings/teams");
  await user.click(await screen.findByTestId("new-team"));
  await user.type(screen.getByTestId("team-name"), "sales");
  await user.click(screen.getByTestId("team-save"));
  expect((await screen.findByRole("alert")).textContent).toBe("There is a team of this name.");
  expect(screen.getByTestId<HTMLInputElement>("team-name").value).toBe("sales");
});

it("sets how many conversations somebody gets, and refuses what is no number", async () => {
  const user = userEvent.setup();
  await openDesk(client, "/settings/teams");
  const field = await screen.findByTestId("capacity");
  expect(screen.getByTestId("person-availability").textContent).toContain("2 open");
  await user.type(field, "many{Enter}");
  expect(field.getAttribute("aria-invalid")).toBe("true");
  expect(sent("PATCH")).toBeUndefined();
  await user.clear(field);
  await user.type(field, "7{Enter}");
  await waitFor(() => expect(sent("PATCH")?.body).toEqual({ capacity: 7 }));
});

it("says in the account's menu whether one takes new conversations", async () => {
  const user = userEvent.setup();
  await openDesk(client, "/settings/teams");
  const menu = await screen.findByTestId("account-menu");
  await waitFor(() => expect(menu.textContent).toContain(en.availability.online));
  await user.click(menu);
  await user.click(await screen.findByTestId("availability-away"));
  await waitFor(() => expect(sent("PUT")?.body).toEqual({ state: "away" }));
  await waitFor(() => expect(menu.textContent).toContain(en.availability.away));
});

it("makes, renames, merges and deletes tags, and says how often they are used", async () => {
  server.work.tags = [tag({ id: "tag-1", name: "VIP" }), tag({ id: "tag-2", name: "spam" })];
  const user = userEvent.setup();
  await openDesk(client, "/settings/tags");
  await waitFor(() => expect(screen.getAllByText("3 conversations")).toHaveLength(2));
  await user.click(screen.getByTestId("new-tag"));
  await user.type(await screen.findByTestId("tag-name"), "stage:lead{Enter}");
  await waitFor(() => expect(screen.getAllByTestId("tag")).toHaveLength(3));

  await user.click(screen.getByLabelText("Change VIP"));
  const name = await screen.findByTestId("tag-name");
  await user.clear(name);
  await user.type(name, "Regulars");
  await user.click(screen.getByTestId("tag-save"));
  await waitFor(() => expect(sent("PATCH")?.body).toMatchObject({ name: "Regulars" }));

  await user.click(await screen.findByLabelText("Merge Regulars into another tag"));
  await user.click(within(await screen.findByTestId("merge-into")).getByText("spam"));
  await user.click(screen.getByTestId("merge-submit"));
  await waitFor(() => expect(screen.getAllByTestId("tag")).toHaveLength(2));
  expect(sent("POST")?.body).toEqual({ into: "tag-2" });

  await user.click(screen.getByLabelText("Delete spam"));
  expect(await screen.findByText(/taken off 3 conversations/)).toBeTruthy();
  await user.click(screen.getByTestId("confirm"));
  await waitFor(() => expect(screen.getAllByTestId("tag")).toHaveLength(1));
});
