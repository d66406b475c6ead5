import { vi } from "vitest";
import type {
  Agent,
  Channel,
  Contact,
  ContactMerge,
  Conversation,
  Me,
  Message,
  SendMessage,
  Template,
  ThreadItem,
} from "../api/types";
import { messageItem, noteItem } from "../live/thread-patches";
import { at, contact, conversation, ME, message } from "./builders";
import { FakeForms } from "./fake-forms";
import { FakeNotes } from "./fake-notes";
import { FakeWork } from "./fake-work";

export interface Call {
  method: string;
  path: string;
  query: URLSearchParams;
  body: unknown;
}

export type Answer = { status: number; body?: unknown } | "unreachable";

/** The REST side of the contract in memory, as far as the desk's tests go. */
export class FakeServer {
  signedIn = true;
  me: Me = ME;
  reachable = true;
  conversations: Conversation[] = [conversation()];
  messages: Message[] = [message()];
  agents: Agent[] = [ME.agent];
  channels: Channel[] = [];
  contacts: Contact[] = [contact()];
  merges: ContactMerge[] = [];
  templates: Template[] = [];
  calls: Call[] = [];
  forms = new FakeForms();
  work = new FakeWork();
  notes = new FakeNotes();
  /** Answers to further calls, by method and path: `GET /templates`. */
  others: Record<string, Answer> = {};
  /** What the next sendings answer instead of accepting, one each. */
  sendAnswers: Answer[] = [];

  install() {
    vi.stubGlobal("fetch", async (url: string, init: RequestInit = {}) => {
      const { pathname, searchParams } = new URL(url, "http://desk.test");
      const call: Call = {
        method: init.method ?? "GET",
        path: pathname.replace("/api/v1", ""),
        query: searchParams,
        body: readBody(init.body),
      };
      this.calls.push(call);
      const answer = this.reachable ? this.answer(call) : "unreachable";
      if (answer === "unreachable") throw new TypeError("Failed to fetch");
      return new Response(answer.status === 204 ? null : JSON.stringify(answer.body ?? {}), {
        status: answer.status,
      });
    });
  }

  sent(): SendMessage[] {
    return this.calls
      .filter((call) => call.method === "POST" && call.path.endsWith("/messages"))
      .map((call) => call.body as SendMessage);
  }

  private answer(call: Call): Answer {
    const { method, path } = call;
    if (path === "/session/hints") {
      return ok({ demo: { email: "owner@demo.test", password: "recado-demo" }, workspace: "Demo" });
    }
    const beforeSignIn = path.startsWith("/session") ? this.others[`${method} ${path}`] : undefined;
    if (beforeSignIn) return beforeSignIn;
    if (path === "/session" && method === "POST") return this.signIn(call.body);
    if (!this.signedIn) return problem(401, "unauthorized", "Sign in first.");
    if (path === "/me") return ok(this.me);
    const other = this.others[`${method} ${path}`];
    if (other) return other;
    if (path === "/agents") return ok({ data: this.agents });
    if (path === "/channels") return ok({ data: this.channels });
    if (path === "/templates") return ok({ data: templateGroups(this.templates), next_cursor: null });
    if (path.startsWith("/templates/")) return ok(this.templates.find(({ id }) => path.endsWith(id)));
    if (path === "/catalogue/products") return problem(404, "not_found", "No catalogue is linked.");
    if (path.startsWith("/contacts")) return this.ofContacts(call);
    const ofWork = this.work.answer(call, this.conversations);
    if (ofWork) return ofWork;
    if (path === "/conversations") return this.page(this.conversations, call.query);
    const forms = this.forms.answer(call);
    if (forms) return forms;
    const ofNotes = this.notes.answer(call);
    if (ofNotes) return ofNotes;
    const [, , id, action] = path.split("/");
    const found = this.conversations.find((item) => item.id === id);
    if (!found) return problem(404, "not_found", "There is no such conversation.");
    if (action === undefined) return ok(found);
    if (action === "thread") return this.page(this.thread(), call.query);
    if (action === "messages") return this.accept(call.body as SendMessage);
    if (action === "read") return ok({ ...found, unread_count: 0 });
    return { status: 204 };
  }

  private ofContacts({ method, path, query, body }: Call): Answer {
    const [, , id, action] = path.split("/");
    if (id === undefined) {
      const q = (query.get("q") ?? "").toLowerCase();
      const parts = this.merges.map((merge) => merge.contact.id);
      const found = this.contacts.filter(
        (one) => one.name.toLowerCase().includes(q) && !parts.includes(one.id),
      );
      return this.page(found, query);
    }
    if (action === "merges") return ok({ data: this.merges.filter((merge) => merge.into === id) });
    const contact = this.contacts.find((one) => one.id === id);
    if (!contact) return problem(404, "not_found", "There is no such contact.");
    if (action === "merge" && method === "POST") {
      const { into } = body as { into: string };
      this.merges.push({ contact, into, merged_at: at(0), merged_by: ME.agent.name });
      return ok(this.contacts.find((one) => one.id === into));
    }
    this.merges = this.merges.filter((merge) => merge.contact.id !== id);
    return ok(contact);
  }

  private signIn(body: unknown): Answer {
    const { password } = body as { password: string };
    if (password !== "recado-demo") return problem(401, "bad_credentials", "Wrong.");
    this.signedIn = true;
    return ok(ME);
  }

  private page(items: unknown[], query: URLSearchParams): Answer {
    const from = Number(query.get("cursor") ?? 0);
    const to = from + Number(query.get("limit") ?? 50);
    return ok({ data: items.slice(from, to), next_cursor: to < items.length ? String(to) : null });
  }

  /** Newest first. */
  private thread(): ThreadItem[] {
    const items = [...this.messages.map(messageItem), ...this.notes.notes.map(noteItem)];
    return items.toSorted((a, b) => a.data.created_at.localeCompare(b.data.created_at)).toReversed();
  }

  /** The same id again answers the first result and does nothing. */
  private accept(sent: SendMessage): Answer {
    const scripted = this.sendAnswers.shift();
    if (scripted) return scripted;
    const known = this.messages.find((item) => item.id === sent.id);
    if (known) return { status: 202, body: known };
    const accepted = {
      ...message({
        id: sent.id,
        direction: "out",
        status: "queued",
        created_at: at(this.messages.length),
      }),
      ...acceptedContent(sent),
    } as Message;
    this.messages.push(accepted);
    return { status: 202, body: accepted };
  }
}

/** Working copies of forms are sent as they are, also where they are no JSON. */
function readBody(body: unknown): unknown {
  try {
    return body ? JSON.parse(String(body)) : undefined;
  } catch {
    return String(body);
  }
}

const templateGroups = (templates: Template[]) =>
  templates.map((template) => ({
    connection_id: template.connection_id,
    name: template.name,
    variants: [template],
  }));

/** As far as tests look at it: kinds with files are shown as an empty text. */
function acceptedContent(sent: SendMessage) {
  switch (sent.kind) {
    case "text":
      return { kind: sent.kind, content: sent.content };
    case "interactive":
      return { kind: sent.kind, content: { ...sent.content, files: [] } };
    case "template":
      return {
        kind: sent.kind,
        content: { ...sent.content, category: "UTILITY", rendered: null, files: [] },
      };
    default:
      return { kind: "text", content: { body: "" } };
  }
}

export const ok = (body: unknown): Answer => ({ status: 200, body });

export const problem = (status: number, code: string, detail: string): Answer => ({
  status,
  body: { type: "about:blank", title: code, status, detail, code },
});
