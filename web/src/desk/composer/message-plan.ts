import type { Outgoing } from "../outbox/outgoing";
import { type AttachmentKind, hasCaption, lengthOf, MAX_CAPTION_LENGTH } from "./attachment-rules";

export interface ReadyAttachment {
  uploadId: string;
  kind: AttachmentKind;
  filename: string;
  caption: string;
}

/** Whether the text in the composer belongs to the only attachment, as its caption. */
export function textIsCaption(attachments: { kind: AttachmentKind }[], text: string): boolean {
  const [only, ...others] = attachments;
  return (
    only !== undefined && others.length === 0 && hasCaption(only.kind) && lengthOf(text) <= MAX_CAPTION_LENGTH
  );
}

/** The messages that a press of "send" makes, in order: attachments first, then a text that is no caption. */
export function plannedMessages(text: string, attachments: ReadyAttachment[]): Outgoing[] {
  const body = text.trim();
  const asCaption = textIsCaption(attachments, body);
  const files = attachments.map((item) => outgoingFile(item, asCaption ? body : item.caption.trim()));
  return body === "" || asCaption ? files : [...files, { kind: "text", body }];
}

function outgoingFile({ uploadId, kind, filename }: ReadyAttachment, caption: string): Outgoing {
  switch (kind) {
    case "audio":
      return { kind, uploadId, voice: false };
    case "document":
      return { kind, uploadId, caption, filename };
    case "image":
    case "video":
      return { kind, uploadId, caption };
  }
}
