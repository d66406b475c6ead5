import type { Flow, FlowDetail, FlowResponse } from "../api/types";
import { at, contact } from "./builders";
import type { Answer, Call } from "./fake-server";

export const flow = (part: Partial<Flow> = {}): Flow => ({
  id: "flow-1",
  connection_id: "connection-1",
  graph_flow_id: "71",
  name: "Survey",
  categories: ["SURVEY"],
  status: "DRAFT",
  problems: [],
  changed: false,
  endpoint: { kind: "none", url: null },
  alert: null,
  response_count: 0,
  last_response_at: null,
  published_at: null,
  synced_at: at(0),
  created_at: at(0),
  updated_at: at(0),
  ...part,
});

export const flowResponse = (part: Partial<FlowResponse> = {}): FlowResponse => ({
  message_id: "message-1",
  conversation_id: "conversation-1",
  flow_id: "flow-1",
  contact: contact(),
  answers: [{ key: "mark", question: "How was it?", value: "good", text: "Good" }],
  created_at: at(0),
  ...part,
});

/** The forms' part of the contract, in memory. */
export class FakeForms {
  details: FlowDetail[] = [];
  responses: FlowResponse[] = [];

  answer({ method, path, query, body }: Call): Answer | null {
    if (path === "/connections") return ok({ data: [CONNECTION] });
    if (path === "/flow-responses") return ok({ data: this.responses, next_cursor: null });
    if (path === "/flows" && method === "GET") {
      return ok({ data: this.details.map(({ flow: known }) => known), next_cursor: null });
    }
    if (path === "/flows") return this.create(body as { name: string; json: string; categories: string[] });
    const [, subject, id, action] = path.split("/");
    const detail = this.details.find(({ flow: known }) => known.id === id);
    if (subject !== "flows" || detail === undefined) return null;
    if (action === "json") return this.save(detail, Number(query.get("version")), body);
    if (action === "summary") return ok({ responses: this.responses.length, questions: [] });
    if (action === "publish") {
      detail.flow = { ...detail.flow, status: "PUBLISHED", changed: false, published_at: at(1) };
      return ok(detail.flow);
    }
    return action === undefined ? ok(detail) : null;
  }

  private create({ name, json, categories }: { name: string; json: string; categories: string[] }): Answer {
    const made = { flow: flow({ name, categories }), json, version: 1, draft_problems: [], questions: [] };
    this.details.push(made);
    return { status: 201, body: made };
  }

  /** Working copies of tests are JSON, so that they come here read. */
  private save(detail: FlowDetail, version: number, body: unknown): Answer {
    if (version !== detail.version) {
      return { status: 409, body: { status: 409, code: "changed_meanwhile", detail: "Changed meanwhile." } };
    }
    detail.json = typeof body === "string" ? body : JSON.stringify(body, null, 2);
    detail.version += 1;
    return ok({ version: detail.version, draft_problems: [] });
  }
}

const CONNECTION = {
  id: "connection-1",
  name: "Shop",
  graph_base_url: "https://graph.example.com/v23.0",
  waba_id: "3",
  callback_url: "",
  verify_token: "",
  status: "connected",
  status_detail: null,
  channels: [],
};

const ok = (body: unknown): Answer => ({ status: 200, body });
