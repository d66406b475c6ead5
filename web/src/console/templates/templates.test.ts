import { expect, it } from "vitest";
import type { Template } from "../../control/types";
import { changesTemplates, tellsOfTemplates } from "../state/traffic";
import { inOrder, matchesTemplate, statusesOf } from "./template-state";

const template = (fields: Partial<Template>): Template => ({
  id: "700000000000001",
  waba_id: "300000000000001",
  name: "hello_world",
  language: "en_US",
  status: "APPROVED",
  category: "UTILITY",
  previous_category: null,
  quality: "UNKNOWN",
  rejected_reason: "NONE",
  components: [],
  created_at: "2026-11-22T10:00:00.000000Z",
  updated_at: "2026-11-22T10:00:00.000000Z",
  ...fields,
});

it("a template is found by each word of its name, language, category or id, and by its status", () => {
  const found = (text: string, status: string | null = null) =>
    matchesTemplate(template({}), { text, status });
  expect([found(""), found("WORLD en_us"), found("utility 7000"), found("", "APPROVED")]).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect([found("world es"), found("world", "PAUSED")]).toEqual([false, false]);
});

it("the languages of a name stand together, and the statuses are counted", () => {
  const list = [
    template({ name: "b", language: "es" }),
    template({ name: "b", language: "en", status: "PAUSED" }),
    template({ name: "a" }),
  ];
  expect(inOrder(list).map(({ name, language }) => name + language)).toEqual(["aen_US", "ben", "bes"]);
  expect(statusesOf(list)).toEqual([
    { status: "APPROVED", count: 2 },
    { status: "PAUSED", count: 1 },
  ]);
});

it("calls and webhooks that change templates load the list again", () => {
  const call = (method: string, path: string) => changesTemplates({ method, path });
  expect(call("POST", "/v23.0/300000000000001/message_templates")).toBe(true);
  expect(call("DELETE", "/300000000000001/message_templates?name=a")).toBe(true);
  expect(call("POST", "/v23.0/700000000000001")).toBe(true);
  expect(call("GET", "/v23.0/300000000000001/message_templates")).toBe(false);
  expect(call("POST", "/v23.0/400000000000001/messages")).toBe(false);
  expect(tellsOfTemplates({ field: "message_template_status_update" })).toBe(true);
  expect(tellsOfTemplates({ field: "template_category_update" })).toBe(true);
  expect(tellsOfTemplates({ field: "template_correct_category_detection" })).toBe(true);
  expect(tellsOfTemplates({ field: "messages" })).toBe(false);
});
