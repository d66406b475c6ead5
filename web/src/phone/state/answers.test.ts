import { expect, it } from "vitest";
import type { PhoneMessage } from "../../control/types";
import { consentsIn, isTapped, tapsIn } from "./answers";
import { previewKind, previewText } from "./message-text";

const message = (fields: Partial<PhoneMessage>): PhoneMessage => ({
  id: "wamid.2",
  from: "customer",
  timestamp: "2026-11-22T10:00:00.000000Z",
  type: "interactive",
  status: "sent",
  context: { id: "wamid.1", from: "business", preview: "" },
  ...fields,
});
const yes = { type: "button_reply", button_reply: { id: "yes", title: "Yes" } };

it("the thread tells which buttons were tapped", () => {
  expect(tapsIn([message({ interactive: yes })]).get("wamid.1")).toBe("yes");
  expect(tapsIn([message({ type: "button", button: { payload: "p", text: "P" } })]).get("wamid.1")).toBe("p");
});

it("neither a failed tap nor a list's row takes the buttons away", () => {
  const row = { type: "list_reply", list_reply: { id: "a", title: "A" } };
  expect(tapsIn([message({ interactive: yes, status: "failed" }), message({ interactive: row })]).size).toBe(
    0,
  );
});

it("a template's button is known by its payload, another by its id", () => {
  const button = { kind: "option" as const, text: "Yes", id: "0" };
  expect(isTapped({ ...button, payload: "p" }, "p")).toBe(true);
  expect(isTapped({ ...button, payload: "p" }, "0")).toBe(false);
  expect(isTapped({ ...button, payload: "" }, "0")).toBe(true);
  expect(isTapped({ ...button, payload: "" }, undefined)).toBe(false);
});

it("a line of the chat list shows the words", () => {
  const answered = message({ interactive: yes });
  expect([previewKind(answered), previewText(answered)]).toEqual(["button_reply", "Yes"]);
  const asked = message({
    from: "business",
    interactive: { type: "button", header: { type: "image", image: { id: "1" } }, body: { text: "Sure?" } },
  });
  expect([previewKind(asked), previewText(asked)]).toEqual(["image", "Sure?"]);
});

it("the newest answer to a request counts, and one that failed does not", () => {
  const call = (response: string, is_permanent: boolean) =>
    message({
      interactive: { type: "call_permission_reply", call_permission_reply: { response, is_permanent } },
    });
  const accepted = call("accept", false);
  expect(consentsIn([accepted]).get("wamid.1")).toBe("temporary");
  expect(consentsIn([accepted, call("accept", true)]).get("wamid.1")).toBe("always");
  expect(consentsIn([accepted, call("reject", false)]).get("wamid.1")).toBe("declined");
  expect(consentsIn([{ ...accepted, status: "failed" }, call("maybe", false)]).size).toBe(0);
  const card = { name: { formatted_name: "Ana" } };
  expect(consentsIn([message({ type: "contacts", contacts: [card] })]).get("wamid.1")).toBe("shared");
  expect(consentsIn([message({ type: "contacts", contacts: [card], context: null })]).size).toBe(0);
  expect(previewKind(accepted)).toBe("call_allowed");
  expect(previewKind(call("reject", false))).toBe("call_declined");
});
