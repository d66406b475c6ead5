import { describe, expect, it } from "vitest";
import { withButton } from "./button-list";
import { componentsOf, draftOf, previewComponentsOf } from "./components";
import { emptyHeader, newButton, newCard, newDraft } from "./draft";

const graph = (components: unknown[], category = "MARKETING", parameter_format = "POSITIONAL") => ({
  connection_id: "c",
  name: "n",
  language: "es",
  category,
  parameter_format,
  message_send_ttl_seconds: null,
  components,
});

/** What Graph shows is written again as it was. */
const again = (components: unknown[], category?: string, format?: string) =>
  componentsOf(draftOf(graph(components, category, format)));

describe("between the editor and Graph", () => {
  it("keeps headers, texts, examples and buttons", () => {
    const components = [
      { type: "HEADER", text: "Hi {{1}}", example: { header_text: ["Ana"] }, format: "TEXT" },
      { type: "BODY", text: "B {{2}} and {{1}} end", example: { body_text: [["one", "two"]] } },
      { type: "FOOTER", text: "F" },
      {
        type: "BUTTONS",
        buttons: [
          { type: "QUICK_REPLY", text: "Yes" },
          { type: "URL", text: "Open", url: "https://a.example/{{1}}", example: ["https://a.example/x"] },
          { type: "PHONE_NUMBER", text: "Call", phone_number: "+34600000001" },
          { type: "COPY_CODE", example: "25OFF" },
          { type: "FLOW", text: "Form", flow_id: "7", flow_action: "navigate", navigate_screen: "A" },
        ],
      },
    ];
    expect(again(components)).toEqual(components);
  });

  it("keeps named parameters", () => {
    const named = [{ param_name: "order_id", example: "77" }];
    const components = [
      { type: "BODY", text: "B {{order_id}} end", example: { body_text_named_params: named } },
    ];
    expect(again(components, "UTILITY", "NAMED")).toEqual(components);
  });

  it("keeps carousels, offers and call permissions", () => {
    const card = (handle: string) => ({
      components: [
        { type: "HEADER", format: "IMAGE", example: { header_handle: [handle] } },
        { type: "BODY", text: "C {{1}} end", example: { body_text: [["x"]] } },
        { type: "BUTTONS", buttons: [{ type: "QUICK_REPLY", text: "More" }] },
      ],
    });
    const carousel = [
      { type: "BODY", text: "B" },
      { type: "CAROUSEL", cards: [card("https://a/1"), card("4::2")] },
    ];
    expect(again(carousel)).toEqual(carousel);
    const offer = [
      { type: "BODY", text: "B" },
      { type: "LIMITED_TIME_OFFER", limited_time_offer: { text: "Soon", has_expiration: true } },
      {
        type: "BUTTONS",
        buttons: [
          { type: "COPY_CODE", example: "A1" },
          { type: "URL", text: "Go", url: "https://a.example" },
        ],
      },
    ];
    expect(again(offer)).toEqual(offer);
    const call = [{ type: "BODY", text: "B" }, { type: "CALL_PERMISSION_REQUEST" }];
    expect(again(call)).toEqual(call);
  });

  it("reads codes in the form in which Graph shows them", () => {
    const url =
      "https://www.whatsapp.com/otp/code/?otp_type=ONE_TAP&cta_display_name=Autofill&package_name=com.a.b&signature_hash=K8a%2FAINcGX7&code=otp{{1}}";
    const shown = [
      { type: "BODY", text: "*{{1}}* is your code.", add_security_recommendation: true },
      { type: "FOOTER", text: "…", code_expiration_minutes: 5 },
      { type: "BUTTONS", buttons: [{ type: "URL", text: "Copy", url }] },
    ];
    expect(again(shown, "AUTHENTICATION")).toEqual([
      { type: "BODY", add_security_recommendation: true },
      { type: "FOOTER", code_expiration_minutes: 5 },
      {
        type: "BUTTONS",
        buttons: [
          {
            type: "OTP",
            otp_type: "ONE_TAP",
            text: "Copy",
            autofill_text: "Autofill",
            supported_apps: [{ package_name: "com.a.b", signature_hash: "K8a/AINcGX7" }],
          },
        ],
      },
    ]);
  });

  it("keeps parts that it does not know, and survives anything", () => {
    const unknown = { type: "HOLOGRAM", depth: 3 };
    expect(again([{ type: "BODY", text: "B" }, unknown])).toContainEqual(unknown);
    for (const bad of [null, 7, "x", [null], [{ type: 5 }], [{ type: "BUTTONS", buttons: 3 }]]) {
      expect(() => componentsOf(draftOf({ ...graph([]), components: bad }))).not.toThrow();
    }
  });

  it("shows uploaded files in the preview", () => {
    const sample = { handle: "media:1", url: "/api/v1/media/1", filename: "a.png" };
    const draft = { ...newDraft("c", "es"), body: "B", header: { ...emptyHeader("IMAGE"), sample } };
    expect(JSON.stringify(previewComponentsOf(draft))).toContain("/api/v1/media/1");
    expect(JSON.stringify(componentsOf(draft))).toContain("media:1");
    expect(newCard().header.kind).toBe("IMAGE");
  });

  it("puts new buttons where they may stand", () => {
    const kinds = (list: { kind: string }[]) => list.map((button) => button.kind).join();
    const two = [newButton("QUICK_REPLY"), newButton("URL")];
    expect(kinds(withButton(two, newButton("QUICK_REPLY")))).toBe("QUICK_REPLY,QUICK_REPLY,URL");
    expect(kinds(withButton(two, newButton("PHONE_NUMBER")))).toBe("QUICK_REPLY,URL,PHONE_NUMBER");
    expect(kinds(withButton(two, newButton("COPY_CODE")))).toBe("COPY_CODE,QUICK_REPLY,URL");
  });
});
