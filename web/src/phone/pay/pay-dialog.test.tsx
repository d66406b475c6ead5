import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { startI18n } from "@ui/i18n";
import { TooltipProvider } from "@ui/tooltip";
import { afterEach, beforeAll, expect, it, vi } from "vitest";
import en from "../locales/en.json";
import es from "../locales/es.json";
import type { OrderState } from "../state/order-state";
import { payButton } from "../state/payment-request";
import { fromBusiness } from "../thread/testing";
import { PayDialog } from "./pay-dialog";

beforeAll(() => startI18n({ en: { phone: en }, es: { phone: es } }));
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const razorpay = {
  type: "payment_gateway",
  payment_gateway: { type: "razorpay", configuration_name: "shop" },
};
const link = { type: "payment_link", payment_link: { uri: "https://shop.example/pay" } };

function open(answer: { status: number; body: object }, state?: Partial<OrderState>) {
  const bill = {
    reference_id: "ord-1",
    currency: "INR",
    total_amount: { value: 21000, offset: 100 },
    payment_settings: [razorpay, link],
    order: { status: "pending", items: [] },
  };
  const button = payButton(bill, "");
  if (button === null) throw new Error("no bill");
  const call = vi.fn(
    async (_url: string, _init: { body: string }) =>
      new Response(JSON.stringify(answer.body), { status: answer.status }),
  );
  vi.stubGlobal("fetch", call);
  const onClose = vi.fn();
  render(
    <QueryClientProvider client={new QueryClient()}>
      <TooltipProvider>
        <PayDialog
          wa_id="919820012345"
          message={fromBusiness({ interactive: {} })}
          businessName="Shop"
          request={button.request}
          state={state && { status: "", payment: "unpaid", reason: "", refunded: null, ...state }}
          locked={false}
          onClose={onClose}
        />
      </TooltipProvider>
    </QueryClientProvider>,
  );
  const sent = () => JSON.parse(call.mock.calls.at(-1)?.[1].body ?? "null");
  return { onClose, sent };
}

const press = (name: string) => userEvent.click(screen.getByRole("button", { name }));
const paid = { status: 200, body: { payment: {}, told: true, id: null } };

it("pays with the chosen method and closes", async () => {
  const { onClose, sent } = open(paid);
  await userEvent.click(screen.getByRole("radio", { name: "Card" }));
  await press("Pay ₹210.00");
  expect(sent()).toMatchObject({
    reference_id: "ord-1",
    outcome: "success",
    way: "payment_gateway",
    method: "card",
  });
  expect(onClose).toHaveBeenCalled();
});

it("a way without a provider has no method; a try that fails leaves the bill open", async () => {
  const { onClose, sent } = open(paid);
  await userEvent.click(screen.getByRole("radio", { name: /Payment page/ }));
  await press("Let it fail");
  expect(sent()).toMatchObject({ outcome: "failed", way: "payment_link" });
  expect(sent()).not.toHaveProperty("method");
  expect(onClose).not.toHaveBeenCalled();
});

it("says why it cannot be paid", async () => {
  const detail = "the payment configuration shop is not connected yet";
  open({ status: 409, body: { code: "not_payable", detail } });
  await press("Pay ₹210.00");
  expect((await screen.findByRole("alert")).textContent).toBe(
    "The payment configuration “shop” is not connected with its provider yet.",
  );
});

it("a payment that waits for the bank is confirmed, declined or cancelled", async () => {
  const { sent } = open(paid, { payment: "pending" });
  expect(screen.queryByRole("radio")).toBeNull();
  await press("Cancel the payment");
  expect(sent()).toMatchObject({ outcome: "canceled" });
  await press("The bank confirms");
  expect(sent()).toMatchObject({ outcome: "success" });
});

it("says why the last try failed, and how much was given back", () => {
  open(paid, { payment: "failed", reason: "No money." });
  expect(screen.getByRole("status").textContent).toBe("The last payment failed: No money.");
  cleanup();
  open(paid, { payment: "captured", refunded: { value: 5000, offset: 100 } });
  expect(screen.getByRole("status").textContent).toBe("₹50.00 was given back.");
  expect(screen.queryByTestId("pay-now")).toBeNull();
});
