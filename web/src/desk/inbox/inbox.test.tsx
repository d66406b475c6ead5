import type { QueryClient } from "@tanstack/react-query";
import { act, cleanup, configure, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { startI18n } from "@ui/i18n";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createQueryClient } from "../api/query-client";
import { serverClock } from "../live/server-clock";
import en from "../locales/en.json";
import es from "../locales/es.json";
import { at, channel, contact, conversation, event, ME } from "../testing/builders";
import { FakeServer } from "../testing/fake-server";
import { FakeSocket } from "../testing/fake-socket";
import { tag, team } from "../testing/fake-work";
import { pretendLayout } from "../testing/layout";
import { openDesk } from "../testing/open-desk";

/** The queues, the filters and the rows of the list. */

let server: FakeServer;
let client: QueryClient;

configure({ asyncUtilTimeout: 8000 });
vi.setConfig({ testTimeout: 20_000 });

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

const lastListCall = () => server.calls.filter(({ path }) => path === "/conversations").at(-1)?.query;
const inColumn = async (testId: string) => (await screen.findAllByTestId(testId))[0] as HTMLElement;

describe("the queues", () => {
  beforeEach(() => {
    server.work.teams = [team({ member_ids: [ME.agent.id] }), team({ id: "team-2", name: "Billing" })];
    server.work.counts = { ...server.work.counts, mine: 10_000, teams: [{ team_id: "team-1", open: 4 }] };
  });

  it("show their counts, and open in the address", async () => {
    const user = userEvent.setup();
    await openDesk(client, "/inbox?channel=channel-1&status=closed");
    await waitFor(async () => expect((await inColumn("queue-mine")).textContent).toBe("Mine10,000+"));
    expect((await inColumn("queue-team-team-1")).textContent).toBe("Sales4");
    await user.click(await inColumn("queue-team-team-1"));
    await waitFor(() => expect(lastListCall()?.get("team_id")).toBe("team-1"));
    expect(lastListCall()?.get("channel_id")).toBe("channel-1");
    expect(lastListCall()?.get("status")).toBeNull();
    expect(window.location.search).toContain("team=team-1");
    expect((await inColumn("queue-team-team-1")).getAttribute("aria-current")).toBe("true");

    await user.click(await inColumn("queue-snoozed"));
    await waitFor(() => expect(lastListCall()?.get("queue")).toBe("snoozed"));
    expect(lastListCall()?.get("team_id")).toBeNull();
  });

  it("are walked with the brackets, and around", async () => {
    const user = userEvent.setup();
    await openDesk(client, "/inbox?queue=mine");
    await inColumn("queue-team-team-1");
    await user.keyboard("]");
    await waitFor(() => expect(window.location.search).toContain("queue=unassigned"));
    await user.keyboard("[[");
    await user.keyboard("[[");
    await waitFor(() => expect(window.location.search).toContain("queue=closed"));
  });

  it("offer teams that one is not in by a search", async () => {
    const user = userEvent.setup();
    await openDesk(client, "/inbox");
    await user.click(await inColumn("other-teams"));
    await user.keyboard("bil{Enter}");
    await waitFor(() => expect(lastListCall()?.get("team_id")).toBe("team-2"));
    expect((await inColumn("queue-team-team-2")).getAttribute("aria-current")).toBe("true");
  });

  it("keep their counts with what happens", async () => {
    await openDesk(client, "/inbox");
    await screen.findByTestId("conversation-row");
    await inColumn("queue-team-team-1");
    act(() => FakeSocket.last().send(event("conversation.updated", conversation({ team_id: "team-1" }))));
    await waitFor(async () => expect((await inColumn("queue-team-team-1")).textContent).toBe("Sales5"));
  });
});

describe("the filters", () => {
  beforeEach(() => {
    server.channels = [channel(), channel({ id: "channel-2", name: "Support" })];
    server.work.tags = [tag(), tag({ id: "tag-2", name: "stage:lead", category: "stage" })];
  });

  const choose = async (user: ReturnType<typeof userEvent.setup>, kind: string, value?: string) => {
    await user.click(screen.getByTestId("filter"));
    await user.click(within(await screen.findByTestId("filter-kinds")).getByText(kind));
    if (value) await user.click(within(await screen.findByTestId("filter-values")).getByText(value));
  };

  it("are added one by one, stand in the address, and are taken away as chips", async () => {
    const user = userEvent.setup();
    await openDesk(client, "/inbox");
    await screen.findByTestId("conversation-row");
    await choose(user, en.filter.kind.tag, "lead");
    await choose(user, en.filter.kind.priority, en.priority.word.urgent);
    await choose(user, en.filter.kind.unread);
    await choose(user, en.filter.kind.window_open);
    await user.click(screen.getByTestId("sort"));
    await waitFor(() => expect(lastListCall()?.get("sort")).toBe("oldest"));
    const asked = Object.fromEntries(lastListCall() ?? []);
    expect(asked).toMatchObject({ tag_id: "tag-2", priority: "urgent", unread: "true", window_open: "true" });
    expect(screen.getByTestId("chip-tag_id").textContent).toBe("stage:lead");

    await user.click(within(screen.getByTestId("chip-tag_id")).getByRole("button"));
    await waitFor(() => expect(lastListCall()?.get("tag_id")).toBeNull());
    await user.click(screen.getByText(en.filter.clear));
    await waitFor(() => expect(screen.queryByTestId("filter-chips")).toBeNull());
    expect(window.location.search).toBe("");
  });

  it("offers no status where the queue is one, and says when nothing is found", async () => {
    const user = userEvent.setup();
    server.conversations = [];
    await openDesk(client, "/inbox?queue=closed&priority=low");
    expect(await screen.findByText(en.inbox.nothing_found.title)).toBeTruthy();
    await user.click(screen.getByTestId("filter"));
    expect(within(await screen.findByTestId("filter-kinds")).queryByText(en.filter.kind.status)).toBeNull();
    await user.keyboard("{Escape}");
    await user.click(screen.getByText(en.inbox.clear_filters));
    expect(await screen.findByText(en.inbox.empty.closed.title)).toBeTruthy();
  });
});

describe("a row", () => {
  it("is taken out by an event that makes it match no longer", async () => {
    server.conversations = [conversation({ contact: contact({ name: "Ana" }), priority: "high" })];
    await openDesk(client, "/inbox?priority=high");
    await screen.findByTestId("conversation-row");
    act(() => FakeSocket.last().send(event("conversation.updated", conversation({ priority: "none" }))));
    await waitFor(() => expect(screen.queryByTestId("conversation-row")).toBeNull());
  });
});
