import { expect, it } from "vitest";
import { commandsMatching } from "./ranking";

const command = (group: "actions" | "pages", label: string, words?: string) => ({ group, label, words });
const ALL = [
  command("actions", "Snooze"),
  command("actions", "Assign to me"),
  command("pages", "Settings: Tags"),
  command("pages", "Tágs everywhere", "labels"),
  command("pages", "Templates"),
];
const labels = (q: string) => commandsMatching(ALL, q).map(({ label }) => label);

it("keeps all in their order where nothing is searched", () => {
  expect(labels(" ")).toEqual(ALL.map(({ label }) => label));
});

it("finds by beginnings first, without accents, in words besides the label, group by group", () => {
  expect(labels("tag")).toEqual(["Tágs everywhere", "Settings: Tags"]);
  expect(labels("label")).toEqual(["Tágs everywhere"]);
  expect(labels("s")).toEqual(["Snooze", "Assign to me", "Settings: Tags", "Tágs everywhere", "Templates"]);
  expect(labels("assign me")).toEqual(["Assign to me"]);
  expect(labels("xyz")).toEqual([]);
});
