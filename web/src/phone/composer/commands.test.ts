import { describe, expect, it } from "vitest";
import { chosenText, matchingCommands } from "./commands";

const commands = ["imagine", "menu", "Message_us"].map((command_name) => ({
  command_name,
  command_description: `Does ${command_name}`,
}));
const names = (text: string) => matchingCommands(commands, text)?.map(({ command_name }) => command_name);

describe("commands", () => {
  it("are all offered after a slash", () => {
    expect(names("/")).toEqual(["imagine", "menu", "Message_us"]);
  });

  it("narrow down while the name is typed, in any case", () => {
    expect(names("/me")).toEqual(["menu", "Message_us"]);
    expect(names("/MESSAGE_")).toEqual(["Message_us"]);
  });

  it.each(["", "hello", "a /", "/menu please", "//", "/x"])("are not offered for %j", (text) => {
    expect(names(text)).toBeUndefined();
  });

  it("leave room for their words", () => {
    expect(commands.map(chosenText)[1]).toBe("/menu ");
  });
});
