import { QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { startI18n } from "@ui/i18n";
import { createPortal } from "react-dom";
import { afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { createQueryClient } from "../api/query-client";
import { keys } from "../api/query-keys";
import { serverClock } from "../live/server-clock";
import en from "../locales/en.json";
import es from "../locales/es.json";
import { at, conversation, ME } from "../testing/builders";
import { FakeServer } from "../testing/fake-server";
import { chooseTab } from "./composer-tab";
import { DropZone } from "./drop-zone";
import { clearTray, useTray } from "./tray";

vi.mock("../api/upload", () => ({ uploadMedia: () => new Promise(() => {}) }));

/** What is pasted and dropped where. A dialog is a part of what one renders, and stands elsewhere in the page. */

beforeAll(() => startI18n({ en: { desk: en }, es: { desk: es } }));

beforeEach(() => {
  new FakeServer().install();
  serverClock.sync(at(0), true);
  chooseTab("conversation-1", "reply");
  clearTray("conversation-1");
  const client = createQueryClient();
  client.setQueryData(keys.me, ME);
  render(
    <QueryClientProvider client={client}>
      <DropZone conversation={conversation()}>
        <textarea data-testid="field" />
        {createPortal(<input data-testid="dialog" />, document.body)}
      </DropZone>
      <TraySize />
    </QueryClientProvider>,
  );
});

afterEach(cleanup);

const TraySize = () => <output data-testid="laid-ready">{useTray("conversation-1").length}</output>;
const laidReady = () => screen.getByTestId("laid-ready").textContent;
const files = [new File(["x"], "bill.pdf", { type: "application/pdf" })];

it("lays ready what is pasted into the conversation, not what is pasted in a dialog over it", () => {
  fireEvent.paste(screen.getByTestId("dialog"), { clipboardData: { files } });
  expect(laidReady()).toBe("0");
  fireEvent.paste(screen.getByTestId("field"), { clipboardData: { files } });
  expect(laidReady()).toBe("1");
});

it("takes what is dropped in the same way", () => {
  const dataTransfer = { files, types: ["Files"] };
  fireEvent.drop(screen.getByTestId("dialog"), { dataTransfer });
  expect(laidReady()).toBe("0");
  fireEvent.drop(screen.getByTestId("field"), { dataTransfer });
  expect(laidReady()).toBe("1");
});

it("takes nothing beside a private note: it would go to the customer with the next answer", () => {
  chooseTab("conversation-1", "note");
  fireEvent.paste(screen.getByTestId("field"), { clipboardData: { files } });
  expect(laidReady()).toBe("0");
});
