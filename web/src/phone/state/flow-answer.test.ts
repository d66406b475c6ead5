import { expect, test } from "vitest";
import type { PhoneMessage } from "../../control/types";
import { flowAnswerOf } from "./flow-answer";

function answer(response: object, masks?: PhoneMessage["summary_masks"]): PhoneMessage {
  return {
    id: "wamid.1",
    from: "customer",
    timestamp: "2026-01-01T00:00:00Z",
    type: "interactive",
    status: "delivered",
    interactive: { type: "nfm_reply", nfm_reply: { name: "flow", response_json: JSON.stringify(response) } },
    ...(masks && { summary_masks: masks }),
  } as PhoneMessage;
}

test("what was filled in is listed without the form's token", () => {
  const fields = flowAnswerOf(answer({ first_name: "Ana", terms: true, flow_token: "t" }));
  expect(fields).toEqual([
    { name: "First name", value: "Ana" },
    { name: "Terms", value: "✓" },
  ]);
});

test("sensitive answers are dots, and some are not named at all", () => {
  const fields = flowAnswerOf(
    answer({ iban: "ES91", pin: "1234", city: "Vigo" }, { iban: "masked", pin: "hidden" }),
  );
  expect(fields).toEqual([
    { name: "Iban", value: "••••••" },
    { name: "City", value: "Vigo" },
  ]);
});
