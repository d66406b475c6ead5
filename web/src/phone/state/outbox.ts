import { v7 as uuidV7 } from "uuid";
import { create } from "zustand";
import type {
  Answer,
  OutgoingMedia,
  OutgoingMessage,
  PhoneMessage,
  ReferredProduct,
} from "../../control/types";

export const MEDIA_TYPES = ["image", "video", "audio", "document", "sticker"] as const;
export type MediaType = (typeof MEDIA_TYPES)[number];

export interface OutboxFile {
  type: MediaType;
  blob: Blob;
  filename: string;
  caption: string;
  voice: boolean;
  /** An object URL that lives as long as the page, so the bubble shows the picture before the cloud has it. */
  preview_url: string;
}

export type OutboxMessage = OutgoingMessage & Pick<PhoneMessage, "interactive" | "button">;

/** What the customer wrote: a finished message, a file that must be uploaded first, or an answer given with a tap. */
export interface Draft {
  /** Of an answer only what it looks like: the message itself is the cloud's to make. */
  message?: OutboxMessage;
  file?: OutboxFile;
  /** To the quoted message. */
  answer?: Answer;
  /** What the customer asks about. */
  product?: ReferredProduct;
  quoted: PhoneMessage["context"];
}

export type OutboxState = "waiting" | "uploading" | "sending" | "sent" | "failed";

export interface OutboxEntry {
  local_id: string;
  wa_id: string;
  phone_number_id: string;
  created_at: string;
  draft: Draft;
  state: OutboxState;
  /** Uploaded share of the file, 0 to 1. */
  progress: number;
  /** The cloud's id, once known. */
  message_id: string | null;
  failure: string | null;
}

export function draftType(draft: Draft): string {
  return draft.file?.type ?? draft.message?.type ?? "text";
}

export function isInFlight(entry: OutboxEntry): boolean {
  return entry.state === "uploading" || entry.state === "sending";
}

/** The message to post once the file, if there is one, has its id. */
export function outgoingMessage(draft: Draft, mediaId: string | null): OutgoingMessage {
  const { file, message, quoted, product } = draft;
  const about = { ...(quoted && { id: quoted.id }), ...(product && { referred_product: product }) };
  const context = quoted || product ? { context: about } : {};
  if (file === undefined || mediaId === null) return { ...(message ?? { type: "text" }), ...context };
  const media: OutgoingMedia = { id: mediaId };
  if (file.caption !== "") media.caption = file.caption;
  if (file.type === "document") media.filename = file.filename;
  if (file.type === "audio") media.voice = file.voice;
  return { type: file.type, [file.type]: media, ...context };
}

/** How an entry looks in the thread until the cloud's own copy takes its place. */
export function asPhoneMessage(entry: OutboxEntry): PhoneMessage {
  const { file, message, quoted, product } = entry.draft;
  const shown: PhoneMessage = {
    id: entry.local_id,
    from: "customer",
    timestamp: entry.created_at,
    type: draftType(entry.draft),
    context: quoted,
    ...(product && { referred_product: product }),
    status: entry.state === "sent" ? "sent" : entry.state === "failed" ? "failed" : "pending",
    reactions: [],
    error: entry.failure === null ? null : { code: 0, title: entry.failure },
  };
  if (message !== undefined) {
    const { text, location, contacts, interactive, button, order } = message;
    return { ...shown, text, location, contacts, interactive, button, order };
  }
  if (file === undefined) return shown;
  const media = {
    id: "",
    mime_type: file.blob.type,
    file_size: file.blob.size,
    filename: file.filename,
    caption: file.caption,
    voice: file.voice,
    url: file.preview_url,
  };
  return { ...shown, [file.type]: media };
}

function sameWords(entry: OutboxEntry, heard: PhoneMessage): boolean {
  const written = entry.draft.message?.text?.body ?? entry.draft.file?.caption ?? "";
  const arrived =
    heard.text?.body ?? [heard.image, heard.video, heard.document].find((media) => media)?.caption ?? "";
  return written === (arrived ?? "");
}

/**
 * The entry a message of the customer belongs to. The event may overtake the answer to the POST; then the entry of that chat which
 * is being sent, with the same type and words, is the one.
 */
export function entryOf(
  entries: OutboxEntry[],
  wa_id: string,
  phone_number_id: string,
  heard: PhoneMessage,
): OutboxEntry | null {
  if (heard.from !== "customer") return null;
  const known = entries.find((entry) => entry.message_id === heard.id);
  if (known !== undefined) return known;
  const sending = entries.find(
    (entry) =>
      entry.state === "sending" &&
      entry.message_id === null &&
      entry.wa_id === wa_id &&
      entry.phone_number_id === phone_number_id &&
      draftType(entry.draft) === heard.type &&
      sameWords(entry, heard),
  );
  return sending ?? null;
}

interface Outbox {
  entries: OutboxEntry[];
  /** React keys of bubbles that began here, by the cloud's id: a bubble must not be rebuilt when its real copy arrives. */
  bubbleKeys: Record<string, string>;
  add: (wa_id: string, phone_number_id: string, draft: Draft, created_at: string) => OutboxEntry;
  change: (local_id: string, change: Partial<OutboxEntry>) => void;
  remove: (local_id: string) => void;
  /** The cloud's own copies are in the thread now; their entries have done their work. */
  settle: (wa_id: string, phone_number_id: string, heard: PhoneMessage[]) => void;
  /** Drops what the cloud has taken; what it never saw stays. */
  forgetSent: () => void;
}

export const useOutbox = create<Outbox>((set, get) => ({
  entries: [],
  bubbleKeys: {},
  add: (wa_id, phone_number_id, draft, created_at) => {
    const entry: OutboxEntry = {
      local_id: uuidV7(),
      wa_id,
      phone_number_id,
      created_at,
      draft,
      state: "waiting",
      progress: 0,
      message_id: null,
      failure: null,
    };
    set(({ entries }) => ({ entries: [...entries, entry] }));
    return entry;
  },
  change: (local_id, change) =>
    set(({ entries }) => ({
      entries: entries.map((entry) => (entry.local_id === local_id ? { ...entry, ...change } : entry)),
    })),
  remove: (local_id) =>
    set(({ entries }) => ({ entries: entries.filter((entry) => entry.local_id !== local_id) })),
  settle: (wa_id, phone_number_id, heard) => {
    let { entries, bubbleKeys } = get();
    if (entries.length === 0) return;
    for (const message of heard) {
      const entry = entryOf(entries, wa_id, phone_number_id, message);
      if (entry === null) continue;
      bubbleKeys = { ...bubbleKeys, [message.id]: entry.local_id };
      entries = entries.filter((other) => other !== entry);
    }
    set({ entries, bubbleKeys });
  },
  forgetSent: () => set(({ entries }) => ({ entries: entries.filter((entry) => entry.state !== "sent") })),
}));
