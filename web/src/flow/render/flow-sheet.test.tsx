import { cleanup, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { startI18n } from "@ui/i18n";
import { TooltipProvider } from "@ui/tooltip";
import { afterEach, beforeAll, expect, it, vi } from "vitest";
import { readFlow } from "../flow-json";
import type { FlowHost } from "../host";
import { FlowSession } from "../session";
import { ask, finish, screen as flowScreen, footer, navigate, scriptedHost } from "../testing";
import { FlowSheet } from "./flow-sheet";

beforeAll(() => startI18n({ en: {}, es: {} }));
afterEach(cleanup);

const PICTURE = "iVBORw0KGgo=";
const options = [
  { id: "a", title: "Apple" },
  { id: "b", title: "Pear" },
];

function show(screens: object[], { host = scriptedHost() as FlowHost, language = "en", more = {} } = {}) {
  const flow = readFlow({ version: "7.3", screens, ...more });
  const session = new FlowSession({ flow, host, flow_token: "T", flow_action: "navigate" });
  const onEnd = vi.fn();
  render(
    <TooltipProvider>
      <FlowSheet session={session} business="Café" language={language} onEnd={onEnd} />
    </TooltipProvider>,
  );
  return { session, onEnd };
}

const input = (type: string, more: object = {}) => ({
  type,
  name: "x",
  label: "Field",
  "data-source": options,
  ...more,
});

it.each([
  [{ type: "TextHeading", text: "Heading" }, () => screen.getByRole("heading", { name: "Heading" })],
  [{ type: "TextSubheading", text: "Sub" }, () => screen.getByRole("heading", { name: "Sub" })],
  [{ type: "TextBody", text: "Body" }, () => screen.getByText("Body")],
  [
    { type: "TextCaption", text: "**C**", markdown: true },
    () => screen.getByText("C", { selector: "strong" }),
  ],
  [{ type: "RichText", text: ["# Rich", "- one"] }, () => screen.getByRole("listitem")],
  [input("TextInput"), () => screen.getByLabelText(/Field/)],
  [input("TextArea"), () => screen.getByText("0 of 600 characters")],
  [input("CheckboxGroup"), () => screen.getByRole("checkbox", { name: "Pear" })],
  [input("RadioButtonsGroup"), () => screen.getByRole("radio", { name: "Pear" })],
  [input("ChipsSelector"), () => screen.getByRole("checkbox", { name: "Apple" })],
  [input("Dropdown"), () => screen.getByRole("button", { name: /Field.*Choose/ })],
  [input("OptIn"), () => screen.getByRole("checkbox", { name: /Field/ })],
  [input("DatePicker"), () => screen.getByRole("button", { name: /Field.*Choose a day/ })],
  [input("CalendarPicker"), () => screen.getByRole("table")],
  [input("PhotoPicker"), () => screen.getByRole("button", { name: "Take a photo" })],
  [input("DocumentPicker"), () => screen.getByRole("button", { name: "Choose documents" })],
  [
    { type: "EmbeddedLink", text: "Link", "on-click-action": {} },
    () => screen.getByRole("button", { name: "Link" }),
  ],
  [{ type: "Image", src: PICTURE, "alt-text": "Dot" }, () => screen.getByRole("img", { name: "Dot" })],
  [
    {
      type: "ImageCarousel",
      images: [
        { src: PICTURE, "alt-text": "One" },
        { src: PICTURE, "alt-text": "Two" },
      ],
    },
    () => screen.getByRole("listitem", { name: "Picture 2 of 2" }),
  ],
  [
    {
      type: "NavigationList",
      name: "n",
      "list-items": [{ id: "1", "main-content": { title: "Item" }, "on-click-action": navigate("A") }],
    },
    () => screen.getByRole("button", { name: "Item" }),
  ],
  [footer(finish()), () => screen.getByRole("button", { name: "Go on" })],
])("shows %j", (component, find) => {
  show([flowScreen("A", [component])]);
  expect(find()).toBeTruthy();
});

it("says what is wrong, focuses it, and ends with the answer", async () => {
  const user = userEvent.setup();
  const { onEnd } = show([
    flowScreen(
      "A",
      [input("TextInput", { required: true, label: "Name" }), footer(finish({ name: "${form.x}" }))],
      {
        terminal: true,
      },
    ),
  ]);
  await user.click(screen.getByRole("button", { name: "Go on" }));
  expect(screen.getByRole("alert").textContent).toContain("This is needed.");
  expect(document.activeElement).toBe(screen.getByLabelText("Name"));
  await user.keyboard("Ada");
  await user.click(screen.getByRole("button", { name: "Go on" }));
  await waitFor(() =>
    expect(onEnd).toHaveBeenCalledWith({
      kind: "completed",
      params: { name: "Ada", flow_token: "T" },
      success: true,
    }),
  );
});

it("chooses from a dropdown with the keyboard and gives it up again", async () => {
  const user = userEvent.setup();
  const { session } = show([flowScreen("A", [input("Dropdown")])]);
  await user.click(screen.getByRole("button", { name: /Field/ }));
  const list = screen.getByRole("dialog", { name: "Field" });
  await user.click(within(list).getByRole("radio", { name: "Pear" }));
  await user.click(within(list).getByRole("button", { name: "Done" }));
  expect(session.getState().way[0]?.form.x).toBe("b");
  await user.click(screen.getByRole("button", { name: "Clear" }));
  expect(session.getState().way[0]?.form.x).toBe("");
});

it("offers another try when nobody was reached", async () => {
  const user = userEvent.setup();
  const host = scriptedHost(new Error("offline"), { kind: "close", params: {} });
  const { onEnd } = show([flowScreen("A", [footer(ask())], { terminal: true })], { host });
  await user.click(screen.getByRole("button", { name: "Go on" }));
  expect((await screen.findByRole("alert")).textContent).toContain("No connection");
  await user.click(screen.getByRole("button", { name: "Try again" }));
  await waitFor(() => expect(onEnd).toHaveBeenCalled());
});

it("goes back with Escape from where a link has led", async () => {
  const user = userEvent.setup();
  const link = { type: "EmbeddedLink", text: "The rules", "on-click-action": navigate("RULES") };
  show([flowScreen("A", [link, footer(navigate("B"))]), flowScreen("RULES", []), flowScreen("B", [])]);
  await user.click(screen.getByRole("button", { name: "The rules" }));
  expect(screen.getByRole("heading", { name: "RULES" })).toBeTruthy();
  await user.keyboard("{Escape}");
  expect(screen.getByRole("heading", { name: "A" })).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Go on" }));
  expect(screen.getByRole("heading", { name: "B" })).toBeTruthy();
});

it("asks before what was entered is lost", async () => {
  const user = userEvent.setup();
  const { onEnd } = show([flowScreen("A", [input("TextInput")])]);
  await user.type(screen.getByLabelText(/Field/), "x");
  await user.keyboard("{Escape}");
  expect(onEnd).not.toHaveBeenCalled();
  await user.click(screen.getByRole("button", { name: "Leave" }));
  expect(onEnd).toHaveBeenCalledWith(null);
});

it("speaks Portuguese when asked to", () => {
  show([flowScreen("A", [footer(finish())])], { language: "pt_BR" });
  expect(screen.getByText("Gerenciado por Café")).toBeTruthy();
});
