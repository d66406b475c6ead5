import { expect, it } from "vitest";
import type { Agent, Availability } from "../api/types";
import { ME } from "../testing/builders";
import { team } from "../testing/fake-work";
import { availableIn, peopleInOrder } from "./recipients";

const agent = (id: string, is_active = true): Agent => ({ ...ME.agent, id, name: id, is_active });
const has = (agent_id: string, open: number, part: Partial<Availability> = {}): Availability => ({
  agent_id,
  state: "online",
  capacity: null,
  open,
  ...part,
});

const AVAILABILITY = [
  has("me", 9),
  has("busy", 4),
  has("free", 1),
  has("away", 0, { state: "away" }),
  has("full", 2, { capacity: 2 }),
];

it("names oneself first, then who is free, the least loaded before the others", () => {
  const agents = ["full", "away", "busy", "free", "me"].map((id) => agent(id));
  const people = peopleInOrder([...agents, agent("gone", false)], AVAILABILITY, "me");
  expect(people.map((person) => person.agent.id)).toEqual(["me", "free", "busy", "away", "full"]);
});

it("counts who of a team takes conversations", () => {
  expect(availableIn(team({ member_ids: ["busy", "away", "full", "free", "stranger"] }), AVAILABILITY)).toBe(
    2,
  );
});
