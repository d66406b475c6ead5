import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { startI18n } from "@ui/i18n";
import { TooltipProvider } from "@ui/tooltip";
import { afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { createQueryClient } from "../../api/query-client";
import type { Schedule } from "../../api/schedules";
import en from "../../locales/en.json";
import es from "../../locales/es.json";
import { at, ME } from "../../testing/builders";
import { FakeServer, ok, problem } from "../../testing/fake-server";
import { pretendLayout } from "../../testing/layout";
import { HoursPage } from "./hours-page";

/** The page of business hours, against the contract in memory. */

let server: FakeServer;
let client: QueryClient;

const OFFICE: Schedule = {
  id: "schedule-1",
  name: "Office",
  time_zone: "Europe/Madrid",
  week: [{ day: 1, opens: "09:00", closes: "24:00" }],
  exceptions: [{ date: "2026-12-25", name: "Navidad", spans: [] }],
  closed_reply: { is_on: true, text: "Cerrado", variants: [{ language: "en", text: "Closed" }] },
  is_default: true,
  team_ids: ["team-1"],
  channel_ids: [],
  is_open: false,
  changes_at: at(60),
  created_at: at(0),
};

beforeAll(() => startI18n({ en: { desk: en }, es: { desk: es } }));

beforeEach(() => {
  pretendLayout();
  server = new FakeServer();
  server.install();
  server.others["GET /schedules"] = ok({ data: [OFFICE] });
  server.others["GET /teams"] = ok({ data: [{ id: "team-1", name: "Sales" }] });
  client = createQueryClient();
  client.setQueryDefaults(["me"], { staleTime: Number.POSITIVE_INFINITY });
  client.setQueryData(["me"], ME);
});

afterEach(cleanup);

function open() {
  render(
    <QueryClientProvider client={client}>
      <TooltipProvider>
        <HoursPage />
      </TooltipProvider>
    </QueryClientProvider>,
  );
  return userEvent.setup();
}

const bodies = (method: string, path: string) =>
  server.calls.filter((call) => call.method === method && call.path === path).map((call) => call.body);

it("writes a first schedule that counts everywhere, with what the server refuses beside its field", async () => {
  server.others["GET /schedules"] = ok({ data: [] });
  server.others["POST /schedules"] = {
    status: 422,
    body: {
      code: "invalid",
      detail: "No.",
      errors: [{ field: "time_zone", detail: "There is no such time zone." }],
    },
  };
  const user = open();
  await user.click(await screen.findByTestId("new-schedule"));
  await user.type(screen.getByTestId("schedule-name"), "Night");
  await user.click(
    within(screen.getByTestId("day-2")).getByRole("button", { name: "Remove hours of Tuesday" }),
  );
  await user.click(screen.getByTestId("schedule-save"));
  expect(await screen.findByText("There is no such time zone.")).toBeTruthy();
  server.others["POST /schedules"] = ok({ ...OFFICE, name: "Night" });
  await user.click(screen.getByTestId("schedule-save"));
  await waitFor(() => expect(screen.queryByTestId("schedule-save")).toBeNull());
  const [first, again] = bodies("POST", "/schedules") as Schedule[];
  expect(again).toEqual(first);
  expect(again).toMatchObject({ name: "Night", is_default: true, closed_reply: { is_on: false } });
  expect(again?.week.map(({ day }) => day)).toEqual([1, 3, 4, 5]);
});

it("shows what a schedule says and changes nothing else of it", async () => {
  server.others["PUT /schedules/schedule-1"] = ok(OFFICE);
  const user = open();
  const row = within(await screen.findByRole("listitem", { name: "Office" }));
  expect(row.getByText(en.hours.closed_now)).toBeTruthy();
  expect(await row.findByText("Sales")).toBeTruthy();
  await user.click(row.getByRole("button", { name: en.hours.edit }));
  // A field for times shows midnight, not 24:00.
  expect(screen.getByLabelText<HTMLInputElement>("Monday closes").value).toBe("00:00");
  expect(screen.getByDisplayValue("Navidad")).toBeTruthy();
  expect(screen.getByDisplayValue("Cerrado")).toBeTruthy();
  await user.click(screen.getByTestId("schedule-save"));
  const { id: _, is_open, changes_at, created_at, ...written } = OFFICE;
  await waitFor(() => expect(bodies("PUT", "/schedules/schedule-1")).toEqual([written]));
});

it("deletes a schedule after a question, and says why it could not", async () => {
  server.others["DELETE /schedules/schedule-1"] = problem(404, "not_found", "There is no such schedule.");
  const user = open();
  await user.click(await screen.findByRole("button", { name: "Delete Office" }));
  await user.click(screen.getByTestId("confirm"));
  expect(await screen.findByText("There is no such schedule.")).toBeTruthy();
  server.others["DELETE /schedules/schedule-1"] = { status: 204 };
  await user.click(screen.getByTestId("confirm"));
  await waitFor(() => expect(screen.queryByTestId("confirm")).toBeNull());
});

it("is for those who may set it", async () => {
  client.setQueryData(["me"], { ...ME, permissions: ["conversations.read"] });
  open();
  expect(await screen.findByText(en.permissions.not_allowed.title)).toBeTruthy();
  expect(bodies("GET", "/schedules")).toEqual([]);
});
