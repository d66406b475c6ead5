import { vi } from "vitest";
import type { Conversation, Message, SendMessage } from "../api/types";
import { at, conversation, ME, message } from "./builders";

interface Call {
  method: string;
  path: string;
  query: URLSearchParams;
  body: unknown;
}

type Answer = { status: number; body?: unknown } | "unreachable";

/** The REST side of the contract in memory, as far as the desk's tests go. */
export class FakeServer {
  signedIn = true;
  reachable = true;
  conversations: Conversation[] = [conversation()];
  messages: Message[] = [message()];
  calls: Call[] = [];
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
        body: init.body ? JSON.parse(String(init.body)) : undefined,
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
    if (path === "/session" && method === "POST") return this.signIn(call.body);
    if (!this.signedIn) return problem(401, "unauthorized", "Sign in first.");
    if (path === "/me") return ok(ME);
    const other = this.others[`${method} ${path}`];
    if (other) return other;
    if (path === "/agents") return ok({ data: [ME.agent] });
    if (path === "/channels") return ok({ data: [] });
    if (path === "/conversations/counts") {
      return ok({ all: this.conversations.length, mine: 0, unassigned: 1, unread: 0, closed: 0 });
    }
    if (path === "/conversations") return this.page(this.conversations, call.query);
    const [, , id, action] = path.split("/");
    const found = this.conversations.find((item) => item.id === id);
    if (!found) return problem(404, "not_found", "There is no such conversation.");
    if (action === undefined) return ok(found);
    if (action === "messages" && method === "GET") return this.page(this.messages.toReversed(), call.query);
    if (action === "messages") return this.accept(call.body as SendMessage);
    if (action === "read") return ok({ ...found, unread_count: 0 });
    return { status: 204 };
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

  /** The same id again answers the first result and does nothing. */
  private accept(sent: SendMessage): Answer {
    const scripted = this.sendAnswers.shift();
    if (scripted) return scripted;
    const known = this.messages.find((item) => item.id === sent.id);
    if (known) return { status: 202, body: known };
    const accepted = message({
      id: sent.id,
      direction: "out",
      status: "queued",
      content: sent.kind === "text" ? sent.content : { body: "" },
      created_at: at(this.messages.length),
    });
    this.messages.push(accepted);
    return { status: 202, body: accepted };
  }
}

export const ok = (body: unknown): Answer => ({ status: 200, body });

export const problem = (status: number, code: string, detail: string): Answer => ({
  status,
  body: { type: "about:blank", title: code, status, detail, code },
});
