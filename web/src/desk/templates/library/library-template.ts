import type { LibraryTemplate } from "../../api/types";
import { variablesOf } from "../variables";

/** A template of WhatsApp's library as components, for the preview. */
export function libraryComponents(template: LibraryTemplate): unknown[] {
  const params = template.body_params ?? [];
  const components: unknown[] = [];
  if (template.header) components.push({ type: "HEADER", format: "TEXT", text: template.header });
  components.push({ type: "BODY", text: template.body, example: { body_text: [params] } });
  if (template.buttons?.length) components.push({ type: "BUTTONS", buttons: template.buttons });
  return components;
}

export interface OpenInput {
  key: string;
  kind: "url" | "suffix" | "phone";
  /** Of the button. */
  label: string;
  placeholder: string;
  /** The button's place among those that ask for something. */
  button: number;
}

/** What has to be filled in for the buttons. */
export function openInputs(template: LibraryTemplate): OpenInput[] {
  return (template.buttons ?? []).flatMap((button, at): OpenInput[] => {
    const input = (kind: OpenInput["kind"], placeholder: string): OpenInput => ({
      key: `${at}/${kind}`,
      kind,
      label: button.text,
      placeholder,
      button: at,
    });
    if (button.type === "URL") {
      const isDynamic = variablesOf(button.url ?? "").length > 0;
      const base = input("url", isDynamic ? "https://shop.example/{{1}}" : "https://shop.example");
      return isDynamic ? [base, input("suffix", "https://shop.example/demo")] : [base];
    }
    return button.type === "PHONE_NUMBER" ? [input("phone", "+34600000001")] : [];
  });
}

/** As Graph takes them: one for each button that asks, in their order. */
export function buttonInputs(open: OpenInput[], values: Record<string, string>): unknown[] {
  return [...new Set(open.map((input) => input.button))].map((button) => {
    const value = (kind: OpenInput["kind"]) => (values[`${button}/${kind}`] ?? "").trim();
    if (open.some((input) => input.button === button && input.kind === "phone")) {
      return { type: "PHONE_NUMBER", phone_number: value("phone") };
    }
    const suffix = value("suffix");
    return {
      type: "URL",
      url: { base_url: value("url"), ...(suffix ? { url_suffix_example: suffix } : {}) },
    };
  });
}
