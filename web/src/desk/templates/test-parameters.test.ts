import { describe, expect, it } from "vitest";
import { buttonInputs, openInputs } from "./library/library-template";
import { testFields, testParameters } from "./test-parameters";
import { convertVariables, nextVariable, piecesOf, variablesOf } from "./variables";

const components = [
  { type: "HEADER", format: "IMAGE", example: { header_handle: ["https://cdn/x"] } },
  { type: "BODY", text: "A {{2}} b {{1}}", example: { body_text: [["one", "two"]] } },
  {
    type: "BUTTONS",
    buttons: [
      { type: "QUICK_REPLY", text: "Yes" },
      { type: "URL", text: "Open", url: "https://a.example/{{1}}", example: ["https://a.example/77"] },
      { type: "COPY_CODE", example: "25OFF" },
    ],
  },
];

describe("trying a template out", () => {
  it("asks for what the message has to say itself", () => {
    expect(testFields(components).map(({ key, example }) => [key, example])).toEqual([
      ["body/2", "two"],
      ["body/1", "one"],
      ["button-1/suffix", "77"],
      ["button-2/code", "25OFF"],
    ]);
  });

  it("writes parameters as messages have them", () => {
    const values = { "body/1": "x", "body/2": "y", "button-1/suffix": "88", "button-2/code": "A1" };
    expect(testParameters(components, values, false)).toEqual([
      { type: "header", parameters: [{ type: "image", image: { link: "https://cdn/x" } }] },
      {
        type: "body",
        parameters: [
          { type: "text", text: "x" },
          { type: "text", text: "y" },
        ],
      },
      { type: "button", index: "1", sub_type: "url", parameters: [{ type: "text", text: "88" }] },
      {
        type: "button",
        index: "2",
        sub_type: "copy_code",
        parameters: [{ type: "coupon_code", coupon_code: "A1" }],
      },
    ]);
  });
});

describe("variables", () => {
  it("are found, cut out, counted and renamed", () => {
    expect(variablesOf("{{1}} a {{ 2 }} {{1}}")).toEqual(["1", "2"]);
    expect(piecesOf("a {{1}} b")).toEqual([
      { kind: "text", text: "a " },
      { kind: "variable", name: "1" },
      { kind: "text", text: " b" },
    ]);
    expect(nextVariable("{{1}} {{3}}", "POSITIONAL")).toBe("2");
    expect(nextVariable("", "NAMED")).toBe("variable_1");
    expect(convertVariables("a {{order}} {{x}}", "POSITIONAL")).toBe("a {{1}} {{2}}");
    expect(convertVariables("a {{1}}", "NAMED")).toBe("a {{variable_1}}");
  });
});

describe("a template of the library", () => {
  it("asks for its buttons' addresses", () => {
    const template = {
      id: "1",
      name: "n",
      language: "en",
      category: "UTILITY",
      topic: null,
      usecase: null,
      header: null,
      body: "B",
      body_params: null,
      body_param_types: null,
      buttons: [
        { type: "URL", text: "Track", url: "https://x/{{1}}" },
        { type: "PHONE_NUMBER", text: "Call" },
      ],
    };
    const open = openInputs(template);
    expect(open.map((input) => input.key)).toEqual(["0/url", "0/suffix", "1/phone"]);
    expect(
      buttonInputs(open, { "0/url": "https://s/{{1}}", "0/suffix": "https://s/d", "1/phone": "+34" }),
    ).toEqual([
      { type: "URL", url: { base_url: "https://s/{{1}}", url_suffix_example: "https://s/d" } },
      { type: "PHONE_NUMBER", phone_number: "+34" },
    ]);
  });
});
