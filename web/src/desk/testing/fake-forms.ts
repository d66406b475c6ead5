import type {
  EndpointChange,
  EndpointRequestEntry,
  Flow,
  FlowDetail,
  FlowResponse,
  HostedEndpoint,
} from "../api/types";
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

/** A form of two screens that asks its endpoint. */
export const bookingJson = () =>
  JSON.stringify({
    version: "7.3",
    data_api_version: "4.0",
    routing_model: { FIRST: ["LAST"], LAST: [] },
    screens: ["FIRST", "LAST"].map((id) => ({
      id,
      title: id === "FIRST" ? "Size" : "Done",
      terminal: id === "LAST",
      data: id === "LAST" ? { hint: { type: "string", __example__: "x" }, n: { type: "number" } } : {},
      layout: {
        type: "SingleColumnLayout",
        children: [
          { type: "TextInput", name: "size", label: "Size" },
          {
            type: "Footer",
            label: "Go",
            // biome-ignore lint/suspicious/noTemplateCurlyInString: as Flow JSON writes it
            "on-click-action": { name: "data_exchange", payload: { size: "${form.size}" } },
          },
        ],
      },
    })),
  });

export const hostedEndpoint = (part: Partial<HostedEndpoint> = {}): HostedEndpoint => ({
  mode: "off",
  url: "https://desk.example.com/hooks/flows/flow-1",
  is_set: false,
  address_problem: null,
  rules: [],
  forward_url: null,
  has_secret: false,
  failure_message: null,
  void_message: null,
  token_days: 30,
  keys: [
    {
      channel_id: "channel-1",
      name: "Shop",
      display_phone_number: "+34 600 000 001",
      state: "missing",
      fingerprint: null,
      uploaded_at: null,
      checked_at: null,
      problem: null,
    },
  ],
  updated_at: null,
  ...part,
});

/** The forms' part of the contract, in memory. */
export class FakeForms {
  details: FlowDetail[] = [];
  responses: FlowResponse[] = [];
  endpoint = hostedEndpoint();
  requests: EndpointRequestEntry[] = [];
  /** The number has a key of somebody else. */
  foreignKey = false;

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
    if (action === "endpoint") return this.endpointOf(method, path.split("/")[4], body);
    if (action === "json") return this.save(detail, Number(query.get("version")), body);
    if (action === "summary") return ok({ responses: this.responses.length, questions: [] });
    if (action === "publish") {
      detail.flow = { ...detail.flow, status: "PUBLISHED", changed: false, published_at: at(1) };
      return ok(detail.flow);
    }
    return action === undefined ? ok(detail) : null;
  }

  private endpointOf(method: string, part: string | undefined, body: unknown): Answer {
    if (part === "requests") return ok({ data: this.requests, next_cursor: null });
    if (part === "test") {
      return ok({ works: false, duration_ms: 3, problem: "Nobody is there.", endpoint: this.endpoint });
    }
    if (part === undefined && method === "GET") return ok(this.endpoint);
    const change = (body ?? {}) as Partial<EndpointChange> & { rotate?: boolean; replace?: boolean };
    if (this.foreignKey && !change.replace_keys && !change.replace) {
      return { status: 409, body: { status: 409, code: "foreign_key", detail: "WhatsApp has another key." } };
    }
    this.endpoint = {
      ...this.endpoint,
      keys: this.endpoint.keys.map((key) => ({ ...key, state: "valid", uploaded_at: at(1) })),
    };
    if (part === "keys") return ok(this.endpoint);
    const isFirst = change.mode === "forward" && !this.endpoint.has_secret;
    this.endpoint = {
      ...this.endpoint,
      mode: change.mode ?? "off",
      rules: change.rules ?? [],
      forward_url: change.forward_url ?? null,
      has_secret: this.endpoint.has_secret || isFirst,
      is_set: change.mode !== "off",
    };
    return ok({ endpoint: this.endpoint, secret: isFirst ? "the-secret" : null, problem: null });
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
