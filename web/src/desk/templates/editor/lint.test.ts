import { describe, expect, it } from "vitest";
import { type AuthenticationDraft, asName, newButton, newCard, newDraft, type TemplateDraft } from "./draft";
import { hasErrors, lint, wordsNeeded } from "./lint";
import { promotionalWordIn } from "./promotional-words";

const draft = (part: Partial<TemplateDraft> = {}): TemplateDraft => ({
  ...newDraft("connection", "en_US"),
  name: "order_update",
  body: "Hello, your order {{1}} has left our shop today.",
  examples: { body: { "1": "77" } },
  ...part,
});

const codes = (part: Partial<TemplateDraft>) => lint(draft(part)).map((finding) => finding.code);

describe("what WhatsApp would refuse or reject", () => {
  it("finds nothing in a good template", () => {
    expect(lint(draft())).toEqual([]);
    expect(hasErrors(lint(draft({ name: "" })))).toBe(true);
  });

  it("wants words around and between variables", () => {
    const examples = { body: { "1": "a", "2": "b" } };
    expect(codes({ body: "Your order from us is {{1}}." })).toContain("variable_at_edge");
    expect(codes({ body: "{{1}} is the number of the order we sent." })).toContain("variable_at_edge");
    expect(codes({ body: "Your order {{1}} {{2}} is on its way to you now.", examples })).toContain(
      "variables_adjacent",
    );
    expect(codes({ body: "Order {{1}} sent" })).toContain("too_many_variables");
    expect(wordsNeeded(2)).toBe(5);
  });

  it("wants variables of one kind, without gaps, with examples", () => {
    expect(codes({ body: "The order {{2}} has left our shop today." })).toContain("variables_gap");
    expect(codes({ body: "The order {{1}} of {{name}} has left our shop today." })).toContain(
      "variables_mixed",
    );
    expect(codes({ body: "The order {{Order}} has left our shop today.", format: "NAMED" })).toContain(
      "variable_name",
    );
    expect(codes({ examples: {} })).toContain("sample_missing");
    expect(codes({ body: "The order {{1} has left our shop today." })).toContain("braces");
  });

  it("counts characters as people do", () => {
    const fits = `Hello ${"😀".repeat(1018)}`;
    expect(codes({ body: fits })).not.toContain("too_long");
    expect(codes({ body: `${fits}!` })).toContain("too_long");
    expect(codes({ footer: "x".repeat(61) })).toContain("too_long");
  });

  it("knows what headers and footers cannot have", () => {
    const header = (text: string) => ({ header: { kind: "TEXT" as const, text, sample: null } });
    expect(codes(header("*Sale*"))).toContain("header_format");
    expect(codes(header("Hi 😀"))).toContain("header_format");
    expect(codes(header(""))).toContain("header_missing");
    expect(codes({ header: { kind: "IMAGE", text: "", sample: null } })).toContain("file_missing");
    expect(codes({ footer: "Order {{1}}" })).toContain("variable_in_footer");
  });

  it("checks buttons one by one and together", () => {
    const reply = (text: string) => newButton("QUICK_REPLY", { text });
    const url = (address: string, example = "") => newButton("URL", { text: "Open", url: address, example });
    expect(codes({ buttons: [reply("Yes"), url("https://a.example"), reply("No")] })).toContain(
      "buttons_grouped",
    );
    expect(codes({ buttons: [reply("Yes"), reply("yes")] })).toContain("label_twice");
    expect(codes({ buttons: [url("example")] })).toContain("url_invalid");
    expect(codes({ buttons: [url("https://a.example/{{1}}/b", "x")] })).toContain("url_variable");
    expect(codes({ buttons: [url("https://a.example/{{1}}")] })).toContain("sample_missing");
    expect(codes({ buttons: [url("https://bit.ly/x")] })).toContain("url_shortened");
    expect(codes({ buttons: [newButton("PHONE_NUMBER", { text: "Call", phone: "no" })] })).toContain(
      "phone_invalid",
    );
    const phones = ["Call", "Ring"].map((text) => newButton("PHONE_NUMBER", { text, phone: "+34600000001" }));
    expect(codes({ buttons: phones })).toContain("too_many_of_kind");
    expect(codes({ buttons: Array.from({ length: 11 }, (_, at) => reply(`Reply ${at}`)) })).toContain(
      "too_many_buttons",
    );
  });

  it("wants cards to be alike", () => {
    const cards = [newCard(), { ...newCard(), buttons: [newButton("URL")] }];
    expect(codes({ shape: "CAROUSEL", category: "MARKETING", cards })).toContain("cards_differ");
    expect(codes({ shape: "CAROUSEL", category: "MARKETING", cards: [newCard()] })).toContain("cards_few");
    expect(codes({ shape: "CAROUSEL", cards })).toContain("category_of_kind");
  });

  it("warns where utility reads like marketing", () => {
    expect(promotionalWordIn("Aprovecha nuestra oferta")).toBe("Aprovecha");
    expect(promotionalWordIn("Now 20% off")).toBe("20% off");
    expect(promotionalWordIn("Your order was delivered officially")).toBeNull();
    const found = lint(draft({ body: "Your order {{1}} comes with a discount on the next one." }));
    expect(found).toEqual([
      { severity: "warning", field: "category", code: "promotional", values: { word: "discount" } },
    ]);
    expect(hasErrors(found)).toBe(false);
  });

  it("checks codes to sign in with", () => {
    const authentication: AuthenticationDraft = { ...newDraft("c", "en").authentication, otpType: "ONE_TAP" };
    const of = (part: Partial<AuthenticationDraft>) =>
      codes({ category: "AUTHENTICATION", authentication: { ...authentication, ...part } });
    expect(of({})).toEqual(["apps_missing"]);
    expect(of({ apps: [{ key: "a", packageName: "app", signatureHash: "x" }] })).toEqual([
      "package_name",
      "signature_hash",
    ]);
    expect(of({ otpType: "COPY_CODE", expiryMinutes: "91" })).toEqual(["expiry"]);
    const apps = [{ key: "a", packageName: "com.example.app", signatureHash: "K8a/AINcGX7" }];
    expect(of({ otpType: "ZERO_TAP", apps })).toEqual(["zero_tap_terms"]);
  });

  it("knows how long messages may be tried", () => {
    expect(codes({ ttl: "29" })).toEqual(["ttl"]);
    expect(codes({ ttl: "-1" })).toEqual([]);
  });
});

describe("a name while it is typed", () => {
  it("becomes small letters, digits and underscores", () => {
    expect(asName("Actualización de pedido-2")).toBe("actualizacion_de_pedido_2");
    expect(asName("Ñandú!")).toBe("nandu");
    expect(asName("x".repeat(600))).toHaveLength(512);
  });
});
