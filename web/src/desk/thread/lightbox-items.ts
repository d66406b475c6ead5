import { dateAndTime } from "@ui/datetime";
import type { LightboxItem } from "@ui/media-lightbox";
import type { Message } from "../api/types";
import { mediaSource } from "../outbox/uploads";
import { richViewOf } from "../rich-message/message-view";

/** All pictures and videos of a thread, in their order. */
export function lightboxItems(
  messages: Message[],
  customerName: string,
  businessName: string,
  language: string,
): LightboxItem[] {
  return messages.flatMap((message) => {
    const picture = pictureOf(message);
    if (!picture) return [];
    const writer = message.direction === "in" ? customerName : (message.author?.name ?? businessName);
    const title = `${writer} · ${dateAndTime(Date.parse(message.created_at), language)}`;
    return { id: message.id, title, ...picture };
  });
}

function pictureOf(message: Message): Omit<LightboxItem, "id" | "title"> | null {
  if (message.kind === "image" || message.kind === "video") {
    const { media, caption } = message.content;
    if (media.state !== "ready") return null;
    return { src: mediaSource(media), type: message.kind, caption, filename: media.filename };
  }
  const view = richViewOf(message);
  const header = view?.header;
  if (header?.kind !== "image" || header.url === null) return null;
  return { src: header.url, type: "image", caption: view?.body, filename: header.filename || null };
}
