import type { QueryClient } from "@tanstack/react-query";
import { cleanup, configure, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { startI18n } from "@ui/i18n";
import { afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { createQueryClient } from "../../api/query-client";
import { serverClock } from "../../live/server-clock";
import en from "../../locales/en.json";
import es from "../../locales/es.json";
import { at, contact, conversation } from "../../testing/builders";
import { FakeServer } from "../../testing/fake-server";
import { FakeSocket } from "../../testing/fake-socket";
import { pretendLayout } from "../../testing/layout";
import { openDesk } from "../../testing/open-desk";
import { forgetRecent } from "./recent";

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
  forgetRecent();
  serverClock.sync(at(0), false);
  server.conversations = [
    conversation(),
    conversation({ id: "conversation-2", contact: contact({ id: "contact-2", name: "Zoë Zimmer" }) }),
  ];
  client = createQueryClient();
});

afterEach(cleanup);

const commands = () => screen.queryAllByTestId("command").map(({ textContent }) => textContent);
const chosen = () =>
  within(screen.getByTestId("command-bar")).getByRole("option", { selected: true }).textContent;

it("goes to a page by its name, and shuts with the key that opened it", async () => {
  const user = userEvent.setup();
  server.conversations = [];
  await openDesk(client, "/inbox");
  await user.keyboard("{Control>}k{/Control}");
  await user.keyboard("contac{Enter}");
  expect(await screen.findByRole("heading", { name: "Contacts" })).toBeTruthy();
  expect(screen.queryByTestId("command-bar")).toBeNull();

  await user.keyboard("{Meta>}k{/Meta}");
  expect(await screen.findByTestId("command-bar")).toBeTruthy();
  await user.keyboard("{Meta>}k{/Meta}");
  await waitFor(() => expect(screen.queryByTestId("command-bar")).toBeNull());
});

it("does what the keys of the open conversation do, from within its text field too", async () => {
  const user = userEvent.setup();
  await openDesk(client, "/inbox/conversation-1");
  await user.click(await screen.findByTestId("composer-input"));
  await user.keyboard("{Control>}k{/Control}");
  await user.keyboard("close");
  await waitFor(() => expect(chosen()).toContain("Close"));
  await user.keyboard("{Enter}");
  await waitFor(() =>
    expect(
      server.calls.some(({ method, path }) => method === "PATCH" && path === "/conversations/conversation-1"),
    ).toBe(true),
  );
});

it("finds people, and offers those who were open lately by digits", async () => {
  const user = userEvent.setup();
  await openDesk(client, "/inbox");
  await user.keyboard("{Control>}k{/Control}");
  await user.keyboard("Zo");
  const person = await screen.findByText("Zoë Zimmer", { selector: "[data-testid=command] *" });
  await user.click(person);
  await screen.findByTestId("composer-input");

  await user.keyboard("{Control>}k{/Control}");
  await waitFor(() => expect(commands()[0]).toBe("Zoë Zimmer1"));
  await user.keyboard("{ArrowDown}{ArrowUp}{ArrowUp}");
  expect(chosen()).toBe(commands().at(-1));
  await user.keyboard("1");
  await waitFor(() => expect(screen.queryByTestId("command-bar")).toBeNull());
});

it("says that people cannot be searched now, and still goes anywhere", async () => {
  const user = userEvent.setup();
  await openDesk(client, "/inbox");
  await user.keyboard("{Control>}k{/Control}");
  server.reachable = false;
  await user.keyboard("templates");
  expect((await screen.findByRole("alert")).textContent).toContain("cannot be searched");
  expect(commands()).toContain("Templates");
});
