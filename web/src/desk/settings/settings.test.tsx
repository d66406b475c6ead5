import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { cleanup, configure, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { startI18n } from "@ui/i18n";
import { TooltipProvider } from "@ui/tooltip";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createQueryClient } from "../api/query-client";
import type { Permission } from "../api/types";
import { serverClock } from "../live/server-clock";
import en from "../locales/en.json";
import es from "../locales/es.json";
import { createDeskRouter } from "../router";
import { at, ME } from "../testing/builders";
import { FakeServer, ok, problem } from "../testing/fake-server";
import { FakeSocket } from "../testing/fake-socket";
import { pretendLayout } from "../testing/layout";

/** The pages about people and what they may do, against the contract in memory. */

let server: FakeServer;
let client: QueryClient;

configure({ asyncUtilTimeout: 8000 });

beforeAll(async () => {
  startI18n({ en: { desk: en }, es: { desk: es } });
  // Loaded when they are first opened; a test should not wait for that.
  await Promise.all([
    import("./people/people-page"),
    import("./roles/roles-page"),
    import("./api-keys/api-keys-page"),
    import("./audit/audit-page"),
    import("./account/account-page"),
    import("../session/invitation-page"),
  ]);
}, 120_000);

const BO = { id: "agent-bo", name: "Bo Bauer", email: "bo@demo.test", role: "agent", is_active: true };
const SELDOM: Permission[] = ["conversations.read", "contacts.write"];
const role = (word: string, permissions: Permission[], people = 0, name = word) => ({
  role: word,
  name,
  permissions,
  people,
});
const ROLES = [
  role("owner", ME.permissions, 1),
  role("admin", ME.permissions),
  role("supervisor", ["conversations.read", "audit.read"]),
  role("agent", ["conversations.read"], 1),
];

beforeEach(() => {
  pretendLayout();
  // Menus and choices of the library ask for these; there is no pointer here.
  Object.assign(HTMLElement.prototype, {
    hasPointerCapture: () => false,
    setPointerCapture: () => {},
    releasePointerCapture: () => {},
    scrollIntoView: () => {},
  });
  server = new FakeServer();
  server.install();
  server.others["GET /agents"] = ok({ data: [ME.agent, BO] });
  server.others["GET /roles"] = ok({ data: ROLES });
  server.others["GET /invitations"] = ok({ data: [] });
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
  return userEvent.setup();
}

/** As somebody who may do only this. */
function as(permissions: Permission[], word = "agent") {
  client.setQueryDefaults(["me"], { staleTime: Number.POSITIVE_INFINITY });
  client.setQueryData(["me"], { ...ME, agent: { ...ME.agent, role: word }, permissions });
}

const sent = (method: string, path: string) =>
  server.calls.filter((call) => call.method === method && call.path === path).map((call) => call.body);

const choose = async (user: ReturnType<typeof userEvent.setup>, control: HTMLElement, text: string) => {
  control.focus();
  await user.keyboard("{Enter}");
  await user.click(await screen.findByRole("option", { name: text }));
};

describe("people", () => {
  it("get another role, and are suspended after a question", async () => {
    server.others["PATCH /agents/agent-bo"] = ok({ ...BO, role: "supervisor" });
    const user = open("/settings/people");
    const me = within(await screen.findByRole("listitem", { name: ME.agent.name }));
    expect(me.queryByTestId("role-select")).toBeNull();
    const row = within(await screen.findByRole("listitem", { name: BO.name }));
    await choose(user, await row.findByTestId("role-select"), en.roles.built_in.supervisor.name);
    await waitFor(() => expect(sent("PATCH", "/agents/agent-bo")).toEqual([{ role: "supervisor" }]));

    row.getByRole("button", { name: `More about ${BO.name}` }).focus();
    await user.keyboard("{Enter}");
    await user.click(await screen.findByRole("menuitem", { name: en.people.suspend.action }));
    expect(await screen.findByText(en.people.suspend.conversations)).toBeTruthy();
    await user.click(screen.getByTestId("confirm"));
    await waitFor(() => expect(sent("PATCH", "/agents/agent-bo")).toContainEqual({ is_active: false }));
    await waitFor(() => expect(screen.queryByTestId("confirm")).toBeNull());
  });

  it("are only shown to those who may not change them", async () => {
    as(SELDOM);
    open("/settings/people");
    expect(await screen.findByText(BO.name)).toBeTruthy();
    expect(screen.queryByTestId("invite")).toBeNull();
    expect(screen.queryByTestId("role-select")).toBeNull();
    expect(sent("GET", "/invitations")).toEqual([]);
    expect(screen.queryByRole("link", { name: en.api_keys.title })).toBeNull();
  });

  it("who may do more than the reader cannot be changed", async () => {
    as(["people.write", "conversations.read"], "agent");
    open("/settings/people");
    const bo = within(await screen.findByRole("listitem", { name: BO.name }));
    expect(await bo.findByTestId("role-select")).toBeTruthy();
    // An admin may do more than this reader.
    server.others["GET /agents"] = ok({ data: [{ ...BO, role: "admin" }] });
    await client.invalidateQueries({ queryKey: ["agents"] });
    await waitFor(() => expect(screen.queryByTestId("role-select")).toBeNull());
  });

  it("are invited several at once; links are shown, and who could not be invited", async () => {
    server.others["POST /invitations"] = {
      status: 201,
      body: {
        id: "i",
        email: "ana@shop.test",
        role: "agent",
        invited_by: "O",
        expires_at: at(0),
        url: "https://x/invitation#t",
      },
    };
    const user = open("/settings/people");
    await user.click(await screen.findByTestId("invite"));
    const field = await screen.findByTestId("invite-emails");
    await user.type(field, "ana@shop.test, bo");
    await user.click(screen.getByTestId("invite-submit"));
    expect((await screen.findByRole("alert")).textContent).toContain("bo");
    expect(sent("POST", "/invitations")).toEqual([]);
    await user.clear(field);
    await user.type(field, "ana@shop.test");
    await user.click(screen.getByTestId("invite-submit"));
    expect((await screen.findByTestId("invitation-link")).textContent).toContain("https://x/invitation#t");
    expect(sent("POST", "/invitations")).toEqual([{ email: "ana@shop.test", role: "agent" }]);
  });

  it("say what went wrong, and try again", async () => {
    server.others["GET /agents"] = problem(400, "broken", "The list is broken.");
    const user = open("/settings/people");
    expect(await screen.findByText("The list is broken.")).toBeTruthy();
    server.others["GET /agents"] = ok({ data: [ME.agent] });
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByTestId("colleague")).toBeTruthy();
  });
});

describe("an invitation", () => {
  beforeEach(() => {
    server.others["POST /invitations/look"] = ok({
      workspace: "Demo",
      email: "ana@shop.test",
      invited_by: "Olivia",
    });
  });

  it("is accepted with a name and a password that keeps the rules", async () => {
    server.others["POST /invitations/accept"] = ok(ME);
    const user = open("/invitation#secret");
    await user.type(await screen.findByTestId("join-name"), "Ana García");
    await user.type(screen.getByTestId("new-password"), "garcía-2026-x");
    await user.click(screen.getByTestId("join-submit"));
    expect(await screen.findByText(en.password.too_weak)).toBeTruthy();
    expect(sent("POST", "/invitations/accept")).toEqual([]);
    await user.clear(screen.getByTestId("new-password"));
    await user.type(screen.getByTestId("new-password"), "quiet-meadow-9");
    await user.click(screen.getByTestId("join-submit"));
    await waitFor(() => expect(window.location.pathname).toBe("/inbox"));
    expect(sent("POST", "/invitations/look")).toEqual([{ token: "secret" }]);
    expect(sent("POST", "/invitations/accept")).toEqual([
      { token: "secret", name: "Ana García", password: "quiet-meadow-9" },
    ]);
    // The token does not stay in the address.
    expect(window.location.hash).toBe("");
  });

  it("that is over says so, and leads to the sign-in page", async () => {
    server.others["POST /invitations/look"] = problem(403, "invitation_over", "Over.");
    open("/invitation#old");
    expect(await screen.findByText(en.invitation.over.title)).toBeTruthy();
    expect(screen.getByRole("link", { name: en.invitation.to_sign_in }).getAttribute("href")).toBe(
      "/sign-in",
    );
  });
});

describe("roles", () => {
  it("are made as a copy with fewer rights", async () => {
    server.others["POST /roles"] = { status: 201, body: role("own-1", ["conversations.read"]) };
    const user = open("/settings/roles");
    const row = within(await screen.findByRole("listitem", { name: en.roles.built_in.supervisor.name }));
    await user.click(row.getByRole("button", { name: en.roles.copy }));
    const name = await screen.findByTestId("role-name");
    await user.clear(name);
    await user.click(screen.getByTestId("role-save"));
    expect(await screen.findByText(en.roles.editor.needs_name)).toBeTruthy();
    await user.type(name, "Night team");
    await user.click(screen.getByLabelText(en.permissions.word.audit.read));
    await user.click(screen.getByTestId("role-save"));
    await waitFor(() =>
      expect(sent("POST", "/roles")).toEqual([{ name: "Night team", permissions: ["conversations.read"] }]),
    );
  });

  it("cannot give what one does not have", async () => {
    as(["roles.write", "conversations.read"]);
    const user = open("/settings/roles");
    await user.click(await screen.findByTestId("new-role"));
    expect(await screen.findByText(en.permissions.limited)).toBeTruthy();
    const disabled = (label: string) => (screen.getByLabelText(label) as HTMLButtonElement).disabled;
    expect(disabled(en.permissions.word.keys.write)).toBe(true);
    expect(disabled(en.permissions.word.conversations.read)).toBe(false);
  });

  it("that somebody has are removed when those have another", async () => {
    server.others["GET /roles"] = ok({ data: [...ROLES, role("own-1", SELDOM, 1, "Night team")] });
    server.others["GET /agents"] = ok({ data: [ME.agent, { ...BO, role: "own-1" }] });
    server.others["PATCH /agents/agent-bo"] = ok(BO);
    server.others["DELETE /roles/own-1"] = { status: 204 };
    const user = open("/settings/roles");
    await user.click(await screen.findByRole("button", { name: "Delete Night team" }));
    await user.click(await screen.findByTestId("confirm"));
    await waitFor(() => expect(sent("DELETE", "/roles/own-1")).toHaveLength(1));
    expect(sent("PATCH", "/agents/agent-bo")).toEqual([{ role: "agent" }]);
  });

  it("are not shown to those who may not change them", async () => {
    as(SELDOM);
    open("/settings/roles");
    expect(await screen.findByText(en.permissions.not_allowed.title)).toBeTruthy();
    expect(sent("GET", "/audit")).toEqual([]);
  });
});

describe("API keys", () => {
  it("are made, shown once, and revoked", async () => {
    server.others["GET /api-keys"] = ok({ data: [] });
    server.others["POST /api-keys"] = { status: 201, body: { id: "key-1", key: "top-secret" } };
    server.others["DELETE /api-keys/key-1"] = { status: 204 };
    const user = open("/settings/api-keys");
    expect(await screen.findByText(en.api_keys.empty.title)).toBeTruthy();
    await user.click(screen.getByTestId("new-key"));
    await user.type(await screen.findByTestId("key-name"), "Import");
    await user.click(screen.getByTestId("key-create"));
    expect((await screen.findByTestId("key-secret")).textContent).toBe("top-secret");
    expect(sent("POST", "/api-keys")[0]).toMatchObject({
      name: "Import",
      permissions: ["conversations.read"],
      expires_at: expect.any(String),
    });
    // What is shown once is not lost by a slip.
    await user.keyboard("{Escape}");
    expect(screen.getByTestId("key-secret")).toBeTruthy();
    expect(screen.getByText(en.api_keys.made.copy_first)).toBeTruthy();
    const made = {
      id: "key-1",
      name: "Import",
      permissions: ["audit.read"],
      expires_at: null,
      created_at: at(0),
      created_by: null,
      last_used_at: null,
    };
    server.others["GET /api-keys"] = ok({ data: [made] });
    await client.invalidateQueries({ queryKey: ["api-keys"] });
    await user.click(screen.getByTestId("key-done"));
    await user.click(await screen.findByRole("button", { name: "Revoke Import" }));
    await user.click(await screen.findByTestId("confirm"));
    await waitFor(() => expect(sent("DELETE", "/api-keys/key-1")).toHaveLength(1));
  });
});

describe("the audit log", () => {
  const entry = (id: string, part: object) => ({
    id,
    at: at(0),
    actor_kind: "agent",
    actor_id: "agent-me",
    actor_name: "Olivia Owner",
    action: "agent.changed",
    subject_id: "agent-bo",
    subject_name: "Bo Bauer",
    details: {},
    ...part,
  });

  it("compares what was with what is, filters and goes on", async () => {
    server.others["GET /audit"] = ok({
      data: [entry("2", { details: { role_before: "agent", role: "supervisor" } })],
      next_cursor: "more",
    });
    const user = open("/settings/audit?action=agent.changed");
    const shown = await screen.findByTestId("audit-entry");
    await user.click(shown.querySelector("summary") as HTMLElement);
    expect(within(shown).getByText(en.roles.built_in.supervisor.name)).toBeTruthy();
    expect(within(shown).getByText(en.roles.built_in.agent.name)).toBeTruthy();
    server.others["GET /audit"] = ok({ data: [entry("1", { action: "agent.joined" })], next_cursor: null });
    await user.click(screen.getByRole("button", { name: en.audit.more }));
    await waitFor(() => expect(screen.getAllByTestId("audit-entry")).toHaveLength(2));
    const calls = server.calls.filter(({ path }) => path === "/audit");
    expect(calls.map(({ query }) => [query.get("action"), query.get("cursor")])).toEqual([
      ["agent.changed", null],
      ["agent.changed", "more"],
    ]);
    const exported = screen.getByRole("link", { name: en.audit.export }).getAttribute("href");
    expect(exported).toBe("/api/v1/audit/export?action=agent.changed");
    server.others["GET /audit"] = ok({ data: [], next_cursor: null });
    await user.type(screen.getByLabelText(en.audit.search), "nobody");
    expect(await screen.findByText(en.audit.nothing_found.title)).toBeTruthy();
    expect(server.calls.findLast(({ path }) => path === "/audit")?.query.get("q")).toBe("nobody");
  });
});

describe("one's account", () => {
  const session = (id: string, is_current: boolean) => ({
    id,
    is_current,
    created_at: at(0),
    last_used_at: at(0),
    user_agent: "Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0",
    address: "192.0.2.7",
  });

  it("shows sessions and ends the others", async () => {
    server.others["GET /me/sessions"] = ok({
      data: [session("a", true), session("b", false), session("c", false)],
    });
    server.others["DELETE /me/sessions/b"] = { status: 204 };
    // Somebody was faster.
    server.others["DELETE /me/sessions/c"] = problem(404, "not_found", "Gone.");
    const user = open("/settings/account");
    expect(await screen.findByText(en.account.current)).toBeTruthy();
    expect(screen.getAllByText("Firefox on Linux")).toHaveLength(3);
    await user.click(screen.getByTestId("end-others"));
    await user.click(await screen.findByTestId("confirm"));
    await waitFor(() => expect(screen.queryByTestId("confirm")).toBeNull());
    expect(sent("DELETE", "/me/sessions/a")).toEqual([]);
    expect(sent("DELETE", "/me/sessions/b")).toHaveLength(1);
  });

  it("changes the password; a wrong old one is said at its field", async () => {
    server.others["GET /me/sessions"] = ok({ data: [session("a", true)] });
    server.others["PUT /me/password"] = problem(401, "bad_credentials", "Wrong.");
    const user = open("/settings/account");
    await user.type(await screen.findByTestId("old-password"), "recado-demo");
    await user.type(screen.getByTestId("new-password"), "quiet-meadow-9");
    await user.type(screen.getByTestId("new-password-again"), "quiet-meadow-8");
    await user.click(screen.getByTestId("change-password"));
    expect(await screen.findByText(en.account.password.differ)).toBeTruthy();
    await user.clear(screen.getByTestId("new-password-again"));
    await user.type(screen.getByTestId("new-password-again"), "quiet-meadow-9");
    await user.click(screen.getByTestId("change-password"));
    expect(await screen.findByText(en.account.password.wrong)).toBeTruthy();
    server.others["PUT /me/password"] = { status: 204 };
    await user.click(screen.getByTestId("change-password"));
    await waitFor(() => expect((screen.getByTestId("old-password") as HTMLInputElement).value).toBe(""));
    expect(sent("PUT", "/me/password").at(-1)).toEqual({ old: "recado-demo", new: "quiet-meadow-9" });
  });
});
