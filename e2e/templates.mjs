// Templates as a developer's program makes and sends them.
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { NUMBER, WABA } from "./recado.mjs";

/** Made, and approved at once; sent under its own name. */
export async function createTemplate({ recado }, { name, category = "MARKETING", components, ...more }) {
  const made = { name, language: "en_US", category, components, ...more };
  const { status } = await recado.graph("POST", `/${WABA}/message_templates`, made);
  if (status !== "APPROVED") throw new Error(`${name} is ${status}`);
}

export const sent = (name, components) => ({
  type: "template",
  template: { name, language: { code: "en_US" }, ...(components && { components }) },
});

/** The handle of an example for a header. */
export async function exampleOf({ recado }, file, type) {
  const bytes = readFileSync(file);
  const { apps } = await recado.control("GET", "/world");
  const query = new URLSearchParams({
    file_name: basename(file),
    file_length: bytes.length,
    file_type: type,
  });
  const { id } = await recado.graph("POST", `/${apps[0].id}/uploads?${query}`);
  return (await recado.upload(`/${id}`, bytes, { file_offset: "0" })).h;
}

/** A file as a header sends it. */
export async function mediaOf({ recado }, file, type) {
  const form = new FormData();
  form.set("messaging_product", "whatsapp");
  form.set("type", type);
  form.set("file", new Blob([readFileSync(file)], { type }), basename(file));
  return (await recado.upload(`/${NUMBER}/media`, form)).id;
}

export const body = (text, ...example) => ({
  type: "BODY",
  text,
  ...(example.length > 0 && { example: { body_text: [example] } }),
});
export const footer = (text) => ({ type: "FOOTER", text });
export const mediaHeader = (format, handle) => ({
  type: "HEADER",
  format,
  example: { header_handle: [handle] },
});
export const buttons = (...all) => ({ type: "BUTTONS", buttons: all });

export const text = (value) => ({ type: "text", text: value });
export const headerValue = (type, value) => ({ type: "header", parameters: [{ type, [type]: value }] });
export const bodyValues = (...values) => ({ type: "body", parameters: values.map(text) });
export const buttonValue = (index, sub_type, value) => ({
  type: "button",
  sub_type,
  index: String(index),
  parameters: [value],
});
