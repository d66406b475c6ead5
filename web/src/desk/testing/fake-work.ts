import type { Availability, Conversation, QueueCounts, Tag, Team } from "../api/types";
import { at, ME } from "./builders";
import type { Answer, Call } from "./fake-server";

export const tag = (part: Partial<Tag> = {}): Tag => ({
  id: "tag-1",
  name: "VIP",
  category: null,
  colour: "#2e7d32",
  created_at: at(0),
  ...part,
});

export const team = (part: Partial<Team> = {}): Team => ({
  id: "team-1",
  name: "Sales",
  assignment: "manual",
  member_ids: [],
  channel_ids: [],
  created_at: at(0),
  ...part,
});

const COUNTS: QueueCounts = {
  all: 1,
  mine: 0,
  unassigned: 1,
  unread: 0,
  snoozed: 0,
  closed: 0,
  mentions: 0,
  teams: [],
};

/** Teams, tags, availability, and what is done with conversations, in memory. */
export class FakeWork {
  tags: Tag[] = [];
  teams: Team[] = [];
  availability: Availability[] = [{ agent_id: ME.agent.id, state: "online", capacity: null, open: 0 }];
  counts = COUNTS;
  /** Refuses changes of these conversations. */
  refused: string[] = [];

  answer({ method, path, body }: Call, conversations: Conversation[]): Answer | null {
    const [, subject, id, action] = path.split("/");
    if (path === "/conversations/counts") return ok(this.counts);
    if (path === "/agents/availability") return ok({ data: this.availability });
    if (path === "/me/availability") return this.setAvailability(ME.agent.id, body);
    if (subject === "agents" && id && action === "availability") return this.setAvailability(id, body);
    if (subject === "tags") return this.ofTags(method, id, action, body);
    if (subject === "teams") return this.ofTeams(method, id, body);
    if (subject === "conversations" && id)
      return this.ofConversation(conversations, method, id, action, body);
    return null;
  }

  private ofTags(method: string, id: string | undefined, action: string | undefined, body: unknown): Answer {
    if (id === "uses") return ok({ data: this.tags.map((one) => ({ tag_id: one.id, conversations: 3 })) });
    if (method === "GET") return ok({ data: this.tags });
    if (method === "POST" && id === undefined) {
      const made = tag(body as Partial<Tag>);
      this.tags.push(made);
      return { status: 201, body: made };
    }
    const known = this.tags.find((one) => one.id === id);
    if (!known)
      return { status: 404, body: { status: 404, code: "not_found", detail: "There is no such tag." } };
    if (method === "PATCH") return ok(Object.assign(known, body));
    this.tags = this.tags.filter((one) => one !== known);
    if (action === "merge") return ok(this.tags.find((one) => one.id === (body as { into: string }).into));
    return { status: 204 };
  }

  private ofTeams(method: string, id: string | undefined, body: unknown): Answer {
    if (method === "GET") return ok({ data: this.teams });
    if (method === "POST") {
      const made = team(body as Partial<Team>);
      this.teams.push(made);
      return { status: 201, body: made };
    }
    const known = this.teams.find((one) => one.id === id);
    if (!known)
      return { status: 404, body: { status: 404, code: "not_found", detail: "There is no such team." } };
    if (method === "PUT") return ok(Object.assign(known, body));
    this.teams = this.teams.filter((one) => one !== known);
    return { status: 204 };
  }

  private setAvailability(agentId: string, body: unknown): Answer {
    const known = this.availability.find(({ agent_id }) => agent_id === agentId);
    if (!known) return { status: 404, body: { status: 404, code: "not_found", detail: "Nobody." } };
    return ok(Object.assign(known, body));
  }

  private ofConversation(
    conversations: Conversation[],
    method: string,
    id: string,
    action: string | undefined,
    body: unknown,
  ): Answer | null {
    const isChange = method === "PATCH" || action === "tags" || action === "transfer";
    const known = conversations.find((one) => one.id === id);
    if (!isChange || !known) return null;
    if (this.refused.includes(id)) {
      return { status: 422, body: { status: 422, code: "invalid", detail: "This cannot be done." } };
    }
    if (action === "tags") {
      const { add = [], remove = [] } = body as { add?: string[]; remove?: string[] };
      known.tag_ids = [...known.tag_ids.filter((one) => !remove.includes(one) && !add.includes(one)), ...add];
    } else if (action === "transfer") {
      const { team_id, assignee_id } = body as { team_id?: string; assignee_id?: string };
      Object.assign(known, { ...(team_id && { team_id }), assignee_id: assignee_id ?? null });
    } else Object.assign(known, body);
    return ok({ ...known });
  }
}

const ok = (body: unknown): Answer => ({ status: 200, body });
