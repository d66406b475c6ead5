import type { Note } from "../api/types";
import { at, ME, note } from "./builders";
import type { Answer, Call } from "./fake-server";

/** Private notes in memory. */
export class FakeNotes {
  notes: Note[] = [];
  /** What the next calls that change something answer instead, one each. */
  answers: Answer[] = [];

  answer({ method, path, body }: Call): Answer | null {
    const [, subject, id, action] = path.split("/");
    const writes = subject === "conversations" && action === "notes";
    if (!id || !(writes || subject === "notes")) return null;
    const scripted = this.answers.shift();
    if (scripted) return scripted;
    if (writes) return { status: 201, body: this.write(id, body as Partial<Note>) };
    const known = this.notes.find((one) => one.id === id);
    if (!known)
      return { status: 404, body: { status: 404, code: "not_found", detail: "There is no such note." } };
    if (method === "PATCH") return { status: 200, body: Object.assign(known, body, { edited_at: at(30) }) };
    this.notes = this.notes.filter((one) => one !== known);
    return { status: 204 };
  }

  /** The same id again is the same note. */
  private write(conversationId: string, written: Partial<Note>): Note {
    const known = this.notes.find((one) => one.id === written.id);
    if (known) return known;
    const { id, name } = ME.agent;
    const author = { kind: "agent" as const, id, name };
    const made = note({ ...written, author, conversation_id: conversationId, created_at: at(20) });
    this.notes.push(made);
    return made;
  }
}
