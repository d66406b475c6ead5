import { soundUrl } from "@ui/waveform";
import { isTooLarge, kindOfFile, LARGEST_BYTES, serviceMimeType } from "../media/attachment-kinds";
import { preparePicture, withExtension } from "../media/pictures";
import type { MediaType, OutboxFile } from "../state/outbox";

/** A file in the tray above the input, ready to be sent. */
export interface Attachment {
  id: string;
  type: MediaType;
  blob: Blob;
  filename: string;
  caption: string;
  preview_url: string;
}

/** Why a file cannot be sent; the tray says it in the reader's language. */
export class AttachmentError extends Error {
  constructor(
    readonly reason: "too_large" | "empty",
    readonly filename: string,
    readonly largest_bytes: number,
  ) {
    super(reason);
    this.name = "AttachmentError";
  }
}

/** Kinds whose message has a caption field; the words beside others travel as a message of their own. */
export const CAPTIONED = new Set<MediaType>(["image", "video", "document"]);

export async function prepareAttachment(file: File, asDocument: boolean): Promise<Attachment> {
  if (file.size === 0) throw new AttachmentError("empty", file.name, 0);
  const type = asDocument ? "document" : kindOfFile(file.type);
  let blob: Blob = file;
  let filename = file.name;
  if (type === "image") {
    blob = await preparePicture(file);
    if (blob !== file) filename = withExtension(file.name, "jpg");
  } else {
    if (isTooLarge(type, file.size)) throw new AttachmentError("too_large", file.name, LARGEST_BYTES[type]);
    const mimeType = serviceMimeType(file.type);
    if (mimeType !== file.type) blob = file.slice(0, file.size, mimeType);
  }
  return {
    id: crypto.randomUUID(),
    type,
    blob,
    filename,
    caption: "",
    preview_url: type === "audio" ? soundUrl(blob) : URL.createObjectURL(blob),
  };
}

export function asOutboxFile(attachment: Attachment): OutboxFile {
  const { type, blob, filename, preview_url } = attachment;
  const caption = CAPTIONED.has(type) ? attachment.caption.trim() : "";
  return { type, blob, filename, caption, voice: false, preview_url };
}
