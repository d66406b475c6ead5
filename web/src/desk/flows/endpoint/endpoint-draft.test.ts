import { describe, expect, it } from "vitest";
import { bookingJson } from "../../testing/fake-forms";
import { following, shownValue, tableForm, writtenValue } from "./endpoint-draft";

describe("the table's view of a form", () => {
  it("knows its screens, what they send and are given, and the ways between them", () => {
    const form = tableForm(bookingJson());
    expect(form.first).toEqual(["FIRST"]);
    expect(form.asksEndpoint).toBe(true);
    expect(form.screens[0]).toEqual({
      id: "FIRST",
      title: "Size",
      data: [],
      sends: ["size"],
      next: ["LAST"],
    });
    expect(form.screens[1]?.data).toEqual([
      { name: "hint", type: "string" },
      { name: "n", type: "number" },
    ]);
    expect(following(form, null)).toEqual(["FIRST"]);
    expect(following(form, "FIRST")).toEqual(["LAST", "FIRST"]);
  });

  it("has none where the JSON cannot be read", () => {
    for (const json of [null, "", "{", "[]", '{"screens": []}']) {
      expect(tableForm(json)).toEqual({ screens: [], first: [], asksEndpoint: false });
    }
  });

  it("writes values as the type that the screen wants", () => {
    expect(writtenValue("3", "string")).toBe("3");
    expect(writtenValue("3", "number")).toBe(3);
    expect(writtenValue('["a"]', "array")).toEqual(["a"]);
    expect(writtenValue("[", "array")).toBe("[");
    expect(shownValue(["a"])).toBe('["a"]');
    expect(shownValue(undefined)).toBe("");
  });
});
