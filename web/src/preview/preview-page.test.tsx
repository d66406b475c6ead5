import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { startI18n } from "@ui/i18n";
import { TooltipProvider } from "@ui/tooltip";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { FLOW_SAMPLES } from "../gallery/flow-samples";
import en from "./locales/en.json";
import es from "./locales/es.json";
import { PreviewPage } from "./preview-page";
import { readStart } from "./previewed-flow";

const FLOW = {
  version: "7.3",
  screens: [
    {
      id: "ASK",
      title: "A question",
      terminal: true,
      data: { greeting: { type: "string", __example__: "Hello Ana" } },
      layout: {
        type: "SingleColumnLayout",
        children: [
          { type: "TextBody", text: "${data.greeting}" },
          {
            type: "Footer",
            label: "Send",
            "on-click-action": { name: "complete", payload: { said: "${data.greeting}" } },
          },
        ],
      },
    },
  ],
};

const previewed = (changes = {}) => ({
  name: "Survey",
  business: "Casa Marina",
  status: "DRAFT",
  flow_json: FLOW,
  validation_errors: [],
  ...changes,
});

function show(answer: Response, search = "?token=t") {
  const asked = vi.spyOn(globalThis, "fetch").mockResolvedValue(answer);
  render(
    <QueryClientProvider client={new QueryClient()}>
      <TooltipProvider>
        <PreviewPage search={search} />
      </TooltipProvider>
    </QueryClientProvider>,
  );
  return asked;
}

beforeAll(() => startI18n({ en: { preview: en }, es: { preview: es } }));
afterEach(cleanup);

describe("the preview of a flow", () => {
  it("shows the author's examples and, in the end, the answer", async () => {
    const asked = show(Response.json(previewed()));
    expect(await screen.findByText("Hello Ana")).toBeTruthy();
    expect(asked.mock.calls[0]?.[0]).toBe("flow?token=t");
    await userEvent.click(screen.getByRole("button", { name: "Send" }));
    expect((await screen.findByText(/"said"/)).textContent).toContain("Hello Ana");
    await userEvent.click(screen.getByRole("button", { name: "Start again" }));
    expect(await screen.findByText("Hello Ana")).toBeTruthy();
  });

  it("begins with what the link says", async () => {
    const payload = encodeURIComponent(JSON.stringify({ screen: "ASK", data: { greeting: "Good evening" } }));
    show(Response.json(previewed()), `?token=t&flow_action_payload=${payload}`);
    expect(await screen.findByText("Good evening")).toBeTruthy();
  });

  it("says what is wrong with a flow that cannot be shown", async () => {
    const mistakes = [{ line_start: 3, message: "Something is missing" }];
    show(Response.json(previewed({ flow_json: {}, validation_errors: mistakes })));
    expect(await screen.findByText("This Flow cannot be shown yet")).toBeTruthy();
    expect(screen.getByText("Line 3")).toBeTruthy();
    expect(screen.getByText("Something is missing")).toBeTruthy();
  });

  it("says when the link is over", async () => {
    show(new Response("", { status: 404 }));
    expect(await screen.findByText("This preview is over")).toBeTruthy();
  });

  it("can be tried again when nobody answered", async () => {
    const asked = show(new Response("", { status: 503 }));
    expect(await screen.findByText("The preview could not be loaded")).toBeTruthy();
    asked.mockResolvedValue(Response.json(previewed()));
    await userEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByText("Hello Ana")).toBeTruthy();
  });

  it("shows every sample", async () => {
    for (const sample of Object.values(FLOW_SAMPLES)) {
      show(Response.json(previewed({ flow_json: sample() })));
      expect(await screen.findByText("Preview of Survey")).toBeTruthy();
      expect(screen.queryByText("This Flow cannot be shown yet")).toBeNull();
      cleanup();
      vi.restoreAllMocks();
    }
  });
});

it("a start that cannot be read is none", () => {
  expect(readStart(new URLSearchParams("flow_action_payload={"))).toEqual({
    flow_action: "navigate",
    flow_token: "preview",
    debug: false,
  });
});

it("has the same texts in both languages", () => {
  expect(Object.keys(es).sort()).toEqual(Object.keys(en).sort());
});
