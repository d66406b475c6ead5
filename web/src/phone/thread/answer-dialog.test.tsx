import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { startI18n } from "@ui/i18n";
import { TooltipProvider } from "@ui/tooltip";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import controlEn from "../../control/locales/en.json";
import controlEs from "../../control/locales/es.json";
import en from "../locales/en.json";
import es from "../locales/es.json";
import { AnswerDialog } from "./answer-dialog";
import type { AskingButton } from "./message-buttons";

beforeAll(() => startI18n({ en: { phone: en, control: controlEn }, es: { phone: es, control: controlEs } }));
afterEach(cleanup);

function ask(button: AskingButton, locked = false) {
  const onAnswer = vi.fn();
  const onClose = vi.fn();
  render(
    <TooltipProvider>
      <AnswerDialog button={button} locked={locked} onAnswer={onAnswer} onClose={onClose} />
    </TooltipProvider>,
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
    const { onAnswer } = ask(list, true);
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
