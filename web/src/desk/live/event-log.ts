import type { QueryClient } from "@tanstack/react-query";
import type { StreamEvent } from "../api/types";
import { applyEvent } from "./apply-event";

const KEPT = 2000;

/**
 * Remembers the newest events, so that an answer which was under way while they came can be brought up to date:
 * the server may have read it before them, and it would overwrite what they changed.
 */
export class EventLog {
  private events: StreamEvent[] = [];
  private dropped = 0;

  constructor(private readonly client: QueryClient) {}

  apply(event: StreamEvent) {
    this.events.push(event);
    if (this.events.length > KEPT) {
      this.dropped += this.events.length - KEPT;
      this.events = this.events.slice(-KEPT);
    }
    applyEvent(this.client, event);
  }

  /** Runs a call; once its answer is stored, whatever happened meanwhile is applied on top. */
  async during<Answer>(call: () => Promise<Answer>, store?: (answer: Answer) => void): Promise<Answer> {
    const mark = this.dropped + this.events.length;
    const answer = await call();
    if (store) {
      store(answer);
      this.replaySince(mark);
    } else {
      // The query cache stores what its function returns right after this; a task later it is there.
      setTimeout(() => this.replaySince(mark));
    }
    return answer;
  }

  private replaySince(mark: number) {
    for (const event of this.events.slice(Math.max(0, mark - this.dropped))) applyEvent(this.client, event);
  }
}
