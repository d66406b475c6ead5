import type { Agent, Availability, Team } from "../api/types";

/** A colleague, with whether they take new conversations and how many they have. */
export interface Person {
  agent: Agent;
  availability: Availability | undefined;
}

export const isAvailable = (availability: Availability | undefined) =>
  availability?.state === "online" &&
  (availability.capacity === null || availability.open < availability.capacity);

/** Oneself first, then who takes new ones, those with the fewest first; who left is not among them. */
export function peopleInOrder(
  agents: readonly Agent[],
  availabilities: readonly Availability[],
  meId: string,
): Person[] {
  const people = agents
    .filter((agent) => agent.is_active)
    .map((agent) => ({
      agent,
      availability: availabilities.find(({ agent_id }) => agent_id === agent.id),
    }));
  const rank = ({ agent, availability }: Person) => {
    if (agent.id === meId) return 0;
    return isAvailable(availability) ? 1 : 2;
  };
  return people.sort(
    (one, other) =>
      rank(one) - rank(other) ||
      (one.availability?.open ?? 0) - (other.availability?.open ?? 0) ||
      one.agent.name.localeCompare(other.agent.name),
  );
}

/** How many of a team's members take new conversations. */
export const availableIn = (team: Team, availabilities: readonly Availability[]) =>
  availabilities.filter((one) => team.member_ids.includes(one.agent_id) && isAvailable(one)).length;
