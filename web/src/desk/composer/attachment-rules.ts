/** What the Cloud API takes as what, and how large: spec/messaging.md section 3.2. */

const MB = 1024 * 1024;

export const MAX_TEXT_LENGTH = 4096;
export const MAX_CAPTION_LENGTH = 1024;

export type AttachmentKind = "image" | "video" | "audio" | "document";

const LIMIT_BYTES: Record<AttachmentKind, number> = {
  image: 5 * MB,
  video: 16 * MB,
  audio: 16 * MB,
  document: 100 * MB,
};

const KIND_OF_TYPE: Record<string, AttachmentKind> = {
  "image/jpeg": "image",
  "image/png": "image",
  "video/mp4": "video",
  "video/3gpp": "video",
  "audio/aac": "audio",
  "audio/amr": "audio",
  "audio/mpeg": "audio",
  "audio/mp4": "audio",
  "audio/x-m4a": "audio",
  "audio/ogg": "audio",
};

export const hasCaption = (kind: AttachmentKind) => kind !== "audio";

interface FileFacts {
  type: string;
  size: number;
}

export type Verdict =
  | { kind: AttachmentKind; problem: null }
  | {
      kind: AttachmentKind;
      problem: { reason: "empty" } | { reason: "too_large"; limitBytes: number };
      /** A picture too large to be a photo may still go as a file. */
      fitsAsDocument: boolean;
    };

/** What a file is sent as: its own kind when the customer's phone can show it, else a document. */
export function judge(file: FileFacts, asDocument = false): Verdict {
  const type = file.type.split(";")[0]?.trim().toLowerCase() ?? "";
  const kind = asDocument ? "document" : (KIND_OF_TYPE[type] ?? "document");
  if (file.size === 0) return { kind, problem: { reason: "empty" }, fitsAsDocument: false };
  const limitBytes = LIMIT_BYTES[kind];
  if (file.size <= limitBytes) return { kind, problem: null };
  return {
    kind,
    problem: { reason: "too_large", limitBytes },
    fitsAsDocument: kind !== "document" && file.size <= LIMIT_BYTES.document,
  };
}

/** Characters as the limit counts them: an emoji is one, not two. */
export const lengthOf = (text: string) => [...text].length;
