import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { startI18n } from "@ui/i18n";
import { TooltipProvider } from "@ui/tooltip";
import { afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { ControlError, control, UnreachableError } from "../../control/control-client";
import type { OpenedFlow } from "../../control/types";
import { ask, finish, screen as flowScreen, footer, navigate } from "../../flow/testing";
import en from "../locales/en.json";
import es from "../locales/es.json";
import { FlowDialog } from "./flow-dialog";
import { useVoidFlows } from "./void-flows";

beforeAll(() => startI18n({ en: { phone: en }, es: { phone: es } }));
beforeEach(() => useVoidFlows.setState({ words: {} }));
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const name = { type: "TextInput", name: "name", label: "Name", required: true };
const flow_json = {
  version: "7.3",
  screens: [
    flowScreen("A", [name, footer(navigate("B", { name: "${form.name}" }))]),
    flowScreen("B", [footer(finish({ name: "${screen.A.form.name}" }), { label: "Send it" })], {
      terminal: true,
      data: { name: { type: "string", __example__: "x" } },
    }),
  ],
};
const asking = {
  version: "7.3",
  data_api_version: "4.0",
  routing_model: { A: ["B"], B: [] },
  screens: [
    flowScreen("A", [name, footer(ask({ name: "${form.name}" }))]),
    flowScreen("B", [footer(ask(), { label: "Send it" })], { terminal: true }),
  ],
};
const opened = (more: Partial<OpenedFlow> = {}): OpenedFlow => ({
  flow_id: "1",
  flow_name: "Booking",
  flow_json,
  flow_token: "T",
  flow_action: "navigate",
  screen: "A",
  data: {},
  mode: "published",
  ...more,
});

function show() {
  const onClose = vi.fn();
  render(
    <QueryClientProvider client={new QueryClient()}>
      <TooltipProvider>
        <FlowDialog wa_id="34" messageId="wamid.1" businessName="Café" language={null} onClose={onClose} />
      </TooltipProvider>
    </QueryClientProvider>,
  );
  return onClose;
}
const press = async (label: string) => userEvent.click(await screen.findByRole("button", { name: label }));

it("is filled in, and its answer sent from the screen that ends it", async () => {
  vi.spyOn(control, "openFlow").mockResolvedValue(opened());
  const complete = vi.spyOn(control, "completeFlow").mockResolvedValue({ closed: true, message_id: "w" });
  const onClose = show();
  await press("Go on");
  expect((await screen.findByRole("alert")).textContent).toContain("needed");
  await userEvent.type(screen.getByLabelText("Name"), "Ada");
  await press("Go on");
  await press("Send it");
  await waitFor(() => expect(onClose).toHaveBeenCalled());
  expect(complete).toHaveBeenCalledWith("34", {
    message_id: "wamid.1",
    screen: "B",
    payload: { name: "Ada", flow_token: "T" },
  });
});

it("that begins at an endpoint asks it once, and goes on with what it says", async () => {
  const open = vi
    .spyOn(control, "openFlow")
    .mockResolvedValue(opened({ flow_json: asking, flow_action: "data_exchange" }));
  const exchange = vi
    .spyOn(control, "exchangeFlow")
    .mockResolvedValueOnce({ screen: "B", data: {} })
    .mockResolvedValueOnce({ closed: true, message_id: "w" });
  const onClose = show();
  await userEvent.type(await screen.findByLabelText("Name"), "Ada");
  await press("Go on");
  await press("Send it");
  await waitFor(() => expect(onClose).toHaveBeenCalled());
  expect(open).toHaveBeenCalledTimes(1);
  expect(exchange.mock.calls[0]?.[1]).toEqual({
    message_id: "wamid.1",
    screen: "A",
    action: "data_exchange",
    data: { name: "Ada" },
  });
});

it("whose token is void says the business's words, and is remembered as such", async () => {
  vi.spyOn(control, "openFlow").mockResolvedValue(opened({ flow_json: asking }));
  vi.spyOn(control, "exchangeFlow").mockRejectedValue(
    new ControlError("The order was placed.", 409, "flow_token_void"),
  );
  show();
  await userEvent.type(await screen.findByLabelText("Name"), "Ada");
  await press("Go on");
  expect(await screen.findByText("The order was placed.")).toBeTruthy();
  expect(useVoidFlows.getState().words["wamid.1"]).toBe("The order was placed.");
});

it.each([
  [new UnreachableError(), "No connection. Check it and try again.", true],
  [new ControlError("x", 409, "endpoint_failed"), "Something went wrong at the business.", true],
  [new ControlError("x", 409, "flow_blocked"), "The business does not take answers to it any more.", false],
  [new ControlError("Placed already.", 409, "flow_token_void"), "Placed already.", false],
  [new ControlError("x", 404, "not_found"), "This form is no longer available", false],
])("that cannot be opened (%s) says why", async (error, words, again) => {
  vi.spyOn(control, "openFlow").mockRejectedValue(error);
  show();
  expect(await screen.findByText(new RegExp(words.replace(/[.]/g, "\\.")))).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Try again" }) !== null).toBe(again);
});

it("that is no Flow says what is wrong with it", async () => {
  vi.spyOn(control, "openFlow").mockResolvedValue(opened({ flow_json: { version: "7.3" } }));
  show();
  expect(await screen.findByText(/This form is faulty: The flow has no screens/)).toBeTruthy();
});

it("that the endpoint ended at once closes", async () => {
  vi.spyOn(control, "openFlow").mockResolvedValue({ closed: true, message_id: "w" });
  const onClose = show();
  await waitFor(() => expect(onClose).toHaveBeenCalled());
});
