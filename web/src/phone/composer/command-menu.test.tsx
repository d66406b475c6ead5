import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { startI18n } from "@ui/i18n";
import { useState } from "react";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import en from "../locales/en.json";
import es from "../locales/es.json";
import { CommandMenu } from "./command-menu";
import { useCommandMenu } from "./use-command-menu";

beforeAll(() => startI18n({ en: { phone: en }, es: { phone: es } }));
afterEach(cleanup);

const commands = ["imagine", "menu", "message"].map((command_name) => ({
  command_name,
  command_description: `Does ${command_name}`,
}));

/** The composer's text field, as far as the menu is concerned. */
function Field() {
  const [text, setText] = useState("");
  const menu = useCommandMenu(commands, text, setText);
  return (
    <>
      <CommandMenu menu={menu} />
      <textarea value={text} onChange={(event) => setText(event.target.value)} onKeyDown={menu.onKeyDown} />
    </>
  );
}

const field = () => screen.getByRole<HTMLTextAreaElement>("textbox");
const chosen = () => screen.getByRole("option", { selected: true }).textContent;

describe("a slash in the composer", () => {
  it("offers the commands, and the keys choose one", async () => {
    render(<Field />);
    await userEvent.type(field(), "/");
    expect(screen.getAllByRole("option")).toHaveLength(3);
    await userEvent.keyboard("{ArrowDown}{ArrowDown}");
    expect(chosen()).toContain("/message");
    await userEvent.keyboard("{ArrowDown}{ArrowUp}{Enter}");
    expect(field().value).toBe("/message ");
    expect(screen.queryByRole("listbox")).toBeNull();
  });

  it("narrows down, and a tap chooses", async () => {
    render(<Field />);
    await userEvent.type(field(), "/me");
    expect(screen.getAllByRole("option")).toHaveLength(2);
    expect(chosen()).toContain("/menu");
    await userEvent.click(screen.getByRole("option", { name: /message/ }));
    expect(field().value).toBe("/message ");
  });

  it("leaves the text alone after Escape, and goes on with the next letter", async () => {
    render(<Field />);
    await userEvent.type(field(), "/m{Escape}");
    expect(screen.queryByRole("listbox")).toBeNull();
    await userEvent.type(field(), "e");
    expect(screen.getAllByRole("option")).toHaveLength(2);
  });
});
