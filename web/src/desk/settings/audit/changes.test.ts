import { describe, expect, it } from "vitest";
import en from "../../locales/en.json";
import { ACTIONS, changesOf } from "./changes";

const of = (details: Record<string, unknown>) => changesOf({ details, subject_name: "Ana Ruiz" });

describe("an entry's changes", () => {
  it("are what was before and after", () => {
    expect(of({ name_before: "Ana", role_before: "agent", role: "admin" })).toEqual([
      { kind: "value", field: "name", before: "Ana", after: "Ana Ruiz" },
      { kind: "value", field: "role", before: "agent", after: "admin" },
    ]);
  });

  it("are what came and went of a list", () => {
    expect(of({ before: "keys.write audit.read", permissions: "audit.read roles.write" })).toEqual([
      {
        kind: "list",
        field: "permissions",
        added: ["roles.write"],
        removed: ["keys.write"],
        kept: ["audit.read"],
      },
    ]);
    expect(of({ permissions: "*" })).toEqual([
      { kind: "list", field: "permissions", added: ["*"], removed: [], kept: [] },
    ]);
  });

  it("are shown as they were stored where nobody knows them by name", () => {
    expect(of({ email: "ana@shop.test", limits: { day: 3 } })).toEqual([
      { kind: "value", field: "email", before: null, after: "ana@shop.test" },
      { kind: "value", field: "limits", before: null, after: '{"day":3}' },
    ]);
    expect(of({})).toEqual([]);
  });

  it("have words for every action", () => {
    const texts: Record<string, Record<string, string>> = en.audit.action;
    for (const action of ACTIONS) {
      const [subject = "", verb = ""] = action.split(".");
      expect(texts[subject]?.[verb], action).toBeTruthy();
    }
  });
});
