import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { startI18n } from "@ui/i18n";
import { TooltipProvider } from "@ui/tooltip";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { CUSTOMERS_KEY } from "../../control/customers";
import controlEn from "../../control/locales/en.json";
import controlEs from "../../control/locales/es.json";
import type { Customer } from "../../control/types";
import en from "../locales/en.json";
import es from "../locales/es.json";
import { AnswerDialog } from "./answer-dialog";
import type { AskingButton } from "./message-buttons";
import { fromBusiness } from "./testing";

beforeAll(() => startI18n({ en: { phone: en, control: controlEn }, es: { phone: es, control: controlEs } }));
afterEach(cleanup);

const ana: Customer = {
  wa_id: "34600100001",
  phone: "+34600100001",
  name: "Ana García",
  username: null,
  user_id: "ES.1",
  share_phone: true,
  online: true,
  auto_read: false,
  blocks: false,
  marketing_opt_out: false,
  on_whatsapp: true,
  platform: "android",
};

function ask(button: AskingButton, { locked = false, customer = ana } = {}) {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } });
  client.setQueryData(CUSTOMERS_KEY, []);
  const onAnswer = vi.fn();
  const onClose = vi.fn();
  render(
    <QueryClientProvider client={client}>
      <TooltipProvider>
        <AnswerDialog
          message={fromBusiness({ interactive: {} })}
          button={button}
          customer={customer}
          phoneNumberId="4"
          orderStateOf={() => undefined}
          onAskAbout={vi.fn()}
          businessName="Café Azul"
          locked={locked}
          onAnswer={onAnswer}
          onClose={onClose}
        />
      </TooltipProvider>
    </QueryClientProvider>,
  );
  return { onAnswer, onClose };
}

const press = (name: string) => userEvent.click(screen.getByRole("button", { name }));

describe("a list's sheet", () => {
  const rows = [
    { id: "blue", title: "Blue", description: "Like the sea" },
    { id: "red", title: "Red", description: "" },
  ];
  const list: AskingButton = { kind: "list", text: "Colours", sections: [{ title: "Cups", rows }] };

  it("sends the chosen row and closes", async () => {
    const { onAnswer, onClose } = ask(list);
    expect(screen.getByRole("dialog", { name: "Colours" })).toBeTruthy();
    expect(screen.getByRole("group", { name: "Cups" })).toBeTruthy();
    await press("Send");
    expect(onAnswer).not.toHaveBeenCalled();
    await userEvent.click(screen.getByRole("radio", { name: /Blue/ }));
    await press("Send");
    expect(onAnswer).toHaveBeenCalledWith({
      answer: { type: "option", id: "blue" },
      message: { type: "interactive", interactive: { type: "list_reply", list_reply: rows[0] } },
    });
    expect(onClose).toHaveBeenCalled();
  });

  it("closes with Escape, unanswered", async () => {
    const { onAnswer, onClose } = ask(list);
    await userEvent.keyboard("{Escape}");
    expect(onClose).toHaveBeenCalled();
    expect(onAnswer).not.toHaveBeenCalled();
  });

  it("can only be read while the customer cannot write", async () => {
    const { onAnswer } = ask(list, { locked: true });
    await userEvent.click(screen.getByRole("radio", { name: "Red" }));
    await press("Send");
    expect(onAnswer).not.toHaveBeenCalled();
  });
});

it("a location request is answered with a place", async () => {
  const { onAnswer } = ask({ kind: "location", text: "" });
  await press("Obelisco");
  await press("Send location");
  expect(onAnswer.mock.calls[0]?.[0].answer).toEqual({
    type: "location",
    latitude: -34.60374,
    longitude: -58.38159,
    name: "Obelisco",
    address: "Buenos Aires",
  });
});

describe("the address form", () => {
  const values = {
    name: "Asha",
    phone_number: "+919800000001",
    in_pin_code: "400063",
    address: "MG Road 1",
    city: "Mumbai",
    state: "MH",
  };
  const form = (more = {}): AskingButton => ({
    kind: "address",
    text: "",
    form: { values, complaints: {}, saved: [], ...more },
  });

  it("sends what is filled in", async () => {
    const { onAnswer } = ask(form());
    await userEvent.type(screen.getByLabelText("Building (optional)"), "Sea View");
    await press("Send");
    expect(onAnswer.mock.calls[0]?.[0].answer).toEqual({
      type: "address",
      values: { ...values, building_name: "Sea View" },
    });
  });

  it("asks for what is missing", async () => {
    const { onAnswer } = ask(form({ values: { ...values, in_pin_code: "12", city: "" } }));
    await press("Send");
    expect(screen.getByText("A pin code has 6 digits.")).toBeTruthy();
    expect(screen.getByText("This is needed.")).toBeTruthy();
    expect(onAnswer).not.toHaveBeenCalled();
  });

  it("waits for the correction of what the business found wrong", async () => {
    const { onAnswer } = ask(form({ complaints: { in_pin_code: "Unknown pin code." } }));
    await press("Send");
    expect(screen.getByText("Unknown pin code.")).toBeTruthy();
    expect(onAnswer).not.toHaveBeenCalled();
    const field = screen.getByLabelText("Pin code");
    await userEvent.clear(field);
    await userEvent.type(field, "400064");
    await press("Send");
    expect(onAnswer.mock.calls[0]?.[0].answer.values.in_pin_code).toBe("400064");
  });
});

describe("a request for a contact", () => {
  const request: AskingButton = { kind: "contact", text: "" };

  it("is answered with the customer's own card", async () => {
    const { onAnswer, onClose } = ask(request);
    expect(screen.getByRole("dialog", { name: "Share your contact with Café Azul?" })).toBeTruthy();
    expect(screen.getByText("+34600100001")).toBeTruthy();
    await press("Share my contact");
    const { answer, message } = onAnswer.mock.calls[0]?.[0] ?? {};
    expect(answer).toEqual({ type: "contact" });
    expect(message.contacts[0].name).toEqual({
      formatted_name: "Ana García",
      first_name: "Ana",
      last_name: "García",
    });
    expect(onClose).toHaveBeenCalled();
  });

  it("is answered with another card", async () => {
    const { onAnswer } = ask(request);
    await press("Choose another");
    await userEvent.type(screen.getByLabelText("Name"), "Luis");
    await userEvent.type(screen.getByLabelText("Phone"), "+34600999888");
    await press("Send contact");
    const card = {
      name: { formatted_name: "Luis", first_name: "Luis" },
      phones: [{ phone: "+34600999888", type: "CELL" }],
    };
    expect(onAnswer).toHaveBeenCalledWith({
      answer: { type: "contact", contact: card },
      message: { type: "contacts", contacts: [card] },
    });
  });

  it("warns whoever hides their number, and is left unanswered with Escape", async () => {
    const { onAnswer, onClose } = ask(request, { customer: { ...ana, share_phone: false } });
    expect(screen.getByText(/You keep your number from businesses/)).toBeTruthy();
    await userEvent.keyboard("{Escape}");
    expect(onClose).toHaveBeenCalled();
    expect(onAnswer).not.toHaveBeenCalled();
  });
});

describe("a request for permission to call", () => {
  it.each([
    [/Allow temporarily/, true, false, "accept"],
    [/Always allow/, true, true, "accept"],
    [/Don’t allow/, false, false, "reject"],
  ])("is answered by %s", async (name, accept, is_permanent, response) => {
    const { onAnswer, onClose } = ask({ kind: "call_permission", text: "" });
    expect(screen.getByRole("dialog", { name: "Let Café Azul call you?" })).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name }));
    const call_permission_reply = { response, is_permanent };
    expect(onAnswer).toHaveBeenCalledWith({
      answer: { type: "call_permission", accept, is_permanent },
      message: {
        type: "interactive",
        interactive: { type: "call_permission_reply", call_permission_reply },
      },
    });
    expect(onClose).toHaveBeenCalled();
  });

  it("is left unanswered by closing it", async () => {
    const { onAnswer } = ask({ kind: "call_permission", text: "" });
    await press("Close");
    expect(onAnswer).not.toHaveBeenCalled();
  });
});
