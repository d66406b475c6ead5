import { expect, it } from "vitest";
import type { QueueCounts, Team } from "../../api/types";
import { at } from "../../testing/builders";
import { isOpenEntry, queueSections } from "./use-queues";

const team = (id: string, member_ids: string[]): Team => ({
  id,
  name: id,
  assignment: "manual",
  member_ids,
  channel_ids: [],
  created_at: at(0),
});
const TEAMS = [team("billing", ["me"]), team("sales", ["other"])];
const COUNTS: QueueCounts = {
  all: 9,
  mine: 1,
  unassigned: 2,
  unread: 3,
  snoozed: 4,
  closed: 5,
  mentions: 6,
  teams: [{ team_id: "billing", open: 7 }],
};

it("shows one's own teams with what waits there, and others apart", () => {
  const sections = queueSections(TEAMS, COUNTS, "me", undefined);
  expect(sections.teams.map(({ key, count }) => [key, count])).toEqual([["team-billing", 7]]);
  expect(sections.otherTeams.map(({ id }) => id)).toEqual(["sales"]);
  expect([...sections.own, ...sections.all].map(({ queue, count }) => `${queue} ${count}`)).toEqual([
    "mine 1",
    "unassigned 2",
    "mentions 6",
    "all 9",
    "unread 3",
    "snoozed 4",
    "closed 5",
  ]);
});

it("shows another team while it is open, and knows which entry is open", () => {
  const { teams, own, all } = queueSections(TEAMS, undefined, "me", "sales");
  const filter = { queue: "all", team_id: "sales" } as const;
  expect(
    [...own, ...teams, ...all].filter((entry) => isOpenEntry(entry, filter)).map(({ key }) => key),
  ).toEqual(["team-sales"]);
});
