import type { Json } from "@ui/unknown-json";
import type { Later } from "../api/scheduled";
import type {
  LocationContent,
  Media,
  Message,
  Note,
  Quoted,
  SendContent,
  SharedContactContent,
  ThreadItem,
} from "../api/types";
import { messageItem, noteItem } from "../live/thread-patches";
import { uploadsIn, withMedia } from "./placed-uploads";
import type { Upload } from "./uploads";

/** A message to be sent, its file named by the upload that carries it. */
export type Outgoing =
  | { kind: "text"; body: string }
  | { kind: "image" | "video"; uploadId: string; caption: string }
  | { kind: "audio"; uploadId: string; voice: boolean }
  | { kind: "document"; uploadId: string; caption: string; filename: string }
  | { kind: "location"; location: LocationContent }
  | { kind: "contacts"; contacts: SharedContactContent[] }
  /** The Cloud API's object; a file in it is an upload, as placed-uploads.ts has it. */
  | { kind: "interactive"; interactive: Json }
  | OutgoingTemplate;

export interface OutgoingTemplate {
  kind: "template";
  name: string;
  language: string;
  category: string;
  components: Json[];
  /** To show it before the server has put the values in. */
  definition: Json[];
}

/** A private note to be written; `mentions` are agents. */
export interface OutgoingNote {
  kind: "note";
  body: string;
  mentions: string[];
}

/** The files that have to be there before the message can go. */
export function uploadsOf(outgoing: Outgoing | OutgoingNote): string[] {
  if ("uploadId" in outgoing) return [outgoing.uploadId];
  if (outgoing.kind === "interactive") return uploadsIn(outgoing.interactive);
  return outgoing.kind === "template" ? uploadsIn(outgoing.components) : [];
}

export interface OutboxEntry<What = Outgoing | OutgoingNote> {
  /** Also the message's, or the note's, id: the server answers a second sending with the first one's message. */
  id: string;
  agentId: string;
  conversationId: string;
  outgoing: What;
  replyTo: Quoted | null;
  /** Not now: it becomes a scheduled message, and no message of the thread. */
  later?: Later;
  createdAt: string;
  state: "waiting" | "sending" | "failed";
  error: string | null;
}

/** `media` are the uploads' files, by the uploads' ids. */
export function contentToSend(outgoing: Outgoing, media: ReadonlyMap<string, Media>): SendContent {
  const mediaIdOf = (uploadId: string) => media.get(uploadId)?.id ?? "";
  const media_id = "uploadId" in outgoing ? mediaIdOf(outgoing.uploadId) : "";
  switch (outgoing.kind) {
    case "text":
      return {
        kind: "text",
        content: { body: outgoing.body, preview_url: /https?:\/\//i.test(outgoing.body) },
      };
    case "image":
    case "video":
      return { kind: outgoing.kind, content: { media_id, caption: outgoing.caption || undefined } };
    case "audio":
      return { kind: "audio", content: { media_id, voice: outgoing.voice } };
    case "document":
      return {
        kind: "document",
        content: { media_id, caption: outgoing.caption || undefined, filename: outgoing.filename },
      };
    case "location":
      return { kind: "location", content: outgoing.location };
    case "contacts":
      return { kind: "contacts", content: { contacts: outgoing.contacts } };
    case "interactive":
      return { kind: "interactive", content: { interactive: withMedia(outgoing.interactive, mediaIdOf) } };
    case "template": {
      const components = outgoing.components.map((component) => withMedia(component, mediaIdOf));
      return { kind: "template", content: { name: outgoing.name, language: outgoing.language, components } };
    }
  }
}

/** The entry as the thread shows it until the server's own message takes its place. */
export function shownMessage(entry: OutboxEntry<Outgoing>, uploads: Record<string, Upload>): Message {
  const failed = entry.state === "failed";
  return {
    ...shownContent(entry.outgoing, uploads),
    id: entry.id,
    conversation_id: entry.conversationId,
    direction: "out",
    quoted: entry.replyTo,
    reactions: [],
    status: failed ? "failed" : "queued",
    error: failed
      ? { code: 0, title: entry.error ?? "", details: null, advice: null, retryable: true }
      : null,
    payment: null,
    referral: null,
    author: null,
    wamid: null,
    created_at: entry.createdAt,
    sent_at: null,
    delivered_at: null,
    read_at: null,
    failed_at: null,
  };
}

/** The same of a note. Its writer's name is looked up where it is shown. */
const shownNote = ({
  id,
  conversationId,
  agentId,
  outgoing,
  createdAt,
}: OutboxEntry<OutgoingNote>): Note => ({
  id,
  conversation_id: conversationId,
  author: { kind: "agent", id: agentId, name: "" },
  body: outgoing.body,
  mentions: outgoing.mentions,
  created_at: createdAt,
  edited_at: null,
});

const isNote = (entry: OutboxEntry): entry is OutboxEntry<OutgoingNote> => entry.outgoing.kind === "note";

const shownItem = (entry: OutboxEntry, uploads: Record<string, Upload>): ThreadItem =>
  isNote(entry)
    ? noteItem(shownNote(entry))
    : messageItem(shownMessage(entry as OutboxEntry<Outgoing>, uploads));

function shownContent(outgoing: Outgoing, uploads: Record<string, Upload>) {
  switch (outgoing.kind) {
    case "text":
      return { kind: "text" as const, content: { body: outgoing.body } };
    case "location":
      return { kind: "location" as const, content: outgoing.location };
    case "contacts":
      return { kind: "contacts" as const, content: { contacts: outgoing.contacts } };
    case "interactive":
      return { kind: "interactive" as const, content: shownInteractive(outgoing.interactive, uploads) };
    case "template": {
      const { name, language, category, definition } = outgoing;
      const shown = shownComponents(outgoing.components, uploads);
      return {
        kind: "template" as const,
        content: { name, language, category, definition, rendered: null, ...shown },
      };
    }
    case "audio":
      return {
        kind: "audio" as const,
        content: { media: shownMedia(outgoing.uploadId, uploads), voice: outgoing.voice },
      };
    case "image":
    case "video":
      return {
        kind: outgoing.kind,
        content: { media: shownMedia(outgoing.uploadId, uploads), caption: outgoing.caption },
      };
    case "document":
      return {
        kind: "document" as const,
        content: {
          media: shownMedia(outgoing.uploadId, uploads),
          caption: outgoing.caption,
          filename: outgoing.filename,
        },
      };
  }
}

/** Uploads stand in for the media that they will be, under their own ids. */
export function shownInteractive(interactive: Json, uploads: Record<string, Upload>) {
  return {
    interactive: withMedia(interactive, (id) => id),
    files: uploadsIn(interactive).map((id) => shownMedia(id, uploads)),
  };
}

export function shownComponents(components: Json[], uploads: Record<string, Upload>) {
  return {
    components: components.map((component) => withMedia(component, (id) => id)),
    files: uploadsIn(components).map((id) => shownMedia(id, uploads)),
  };
}

function shownMedia(uploadId: string, uploads: Record<string, Upload>): Media {
  const upload = uploads[uploadId];
  return {
    id: uploadId,
    state: upload ? "ready" : "pending",
    mime_type: upload?.mimeType ?? "",
    size_bytes: upload?.bytes.size ?? 0,
    filename: upload?.filename ?? null,
    voice: upload?.voice ?? false,
    detail: null,
    width: upload?.width ?? null,
    height: upload?.height ?? null,
    url: upload?.previewUrl ?? "",
  };
}

/**
 * A thread with what is still on its way at the end, and what failed where it was written. An entry that the server
 * already shows is not shown twice.
 */
export function mergeOutbox(
  items: ThreadItem[],
  entries: OutboxEntry[],
  uploads: Record<string, Upload>,
): ThreadItem[] {
  if (entries.length === 0) return items;
  const arrived = new Set(items.map(({ data }) => data.id));
  const pending = entries.filter((entry) => !arrived.has(entry.id));
  const waiting = pending.filter((entry) => entry.state !== "failed" && !entry.later);
  const failed = pending.filter((entry) => entry.state === "failed");
  const merged = [...items];
  for (const entry of failed) {
    const after = merged.findLastIndex(({ data }) => data.created_at <= entry.createdAt);
    merged.splice(after + 1, 0, shownItem(entry, uploads));
  }
  return [...merged, ...waiting.map((entry) => shownItem(entry, uploads))];
}
