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
import { showDesk } from "../testing/open-desk";

/** The second step of signing in, and adding one. */

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

const CODES = Array.from({ length: 10 }, (_, number) => `ABCD-EFGH-JKLM-NPQ${number}`);
const refused = (code: string) => ({ status: 403, body: { code, detail: "No.", status: 403, title: "" } });

it("asks for a code after the password, and begins again when that took too long", async () => {
  server.signedIn = false;
  server.others["POST /session"] = { status: 202, body: { token: "half", expires_at: at(600) } };
  server.others["POST /session/code"] = refused("wrong_code");
  const user = userEvent.setup();
  showDesk(client, "/sign-in");
  const signIn = async () => {
    await user.type(await screen.findByTestId("signin-email"), "ana@shop.test");
    await user.type(screen.getByTestId("signin-password"), "secret");
    await user.click(screen.getByTestId("signin-submit"));
  };
  await signIn();
  await user.type(await screen.findByTestId("signin-code"), " 123456 ");
  await user.click(screen.getByTestId("signin-code-submit"));
  expect((await screen.findByRole("alert")).textContent).toBe(en.second_factor.wrong_code);
  expect(server.calls.at(-1)?.body).toEqual({ token: "half", code: "123456" });
  server.others["POST /session/code"] = refused("sign_in_over");
  await user.type(screen.getByTestId("signin-code"), "123456");
  await user.click(screen.getByTestId("signin-code-submit"));
  await user.click(await screen.findByText(en.sign_in.again));
  await screen.findByTestId("signin-password");
});

it("shows nothing but the way to a second factor where the workspace wants one", async () => {
  const must = { ...ME, must_add_second_factor: true };
  server.me = must;
  server.others["POST /me/second-factor"] = {
    status: 200,
    body: { secret: "ABCDEFGH", address: "otpauth://totp/x", qr_modules: 9, qr_path: "M4 4h1v1h-1z" },
  };
  server.others["POST /me/second-factor/confirm"] = { status: 200, body: { recovery_codes: CODES } };
  const user = userEvent.setup();
  showDesk(client, "/inbox");
  expect(await screen.findByText(en.second_factor.must_title)).toBeTruthy();
  expect(screen.queryByTestId("conversation-list")).toBeNull();
  await user.type(screen.getByTestId("factor-password"), "secret");
  await user.click(screen.getByTestId("factor-begin"));
  expect((await screen.findByTestId("factor-secret")).textContent).toBe("ABCD EFGH");
  await user.type(screen.getByTestId("factor-code"), "123456");
  await user.click(screen.getByTestId("factor-confirm"));
  expect((await screen.findByTestId("recovery-codes")).querySelectorAll("li")).toHaveLength(10);
  server.me = ME;
  await user.click(screen.getByTestId("factor-done"));
  await waitFor(() => expect(screen.queryByText(en.second_factor.must_title)).toBeNull());
});
