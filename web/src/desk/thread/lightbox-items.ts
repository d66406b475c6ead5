import { dateAndTime } from "@ui/datetime";
import type { LightboxItem } from "@ui/media-lightbox";
import type { Message } from "../api/types";
import { mediaSource } from "../outbox/uploads";

/** All pictures and videos of a thread, in their order. */
export function lightboxItems(
  messages: Message[],
  customerName: string,
  businessName: string,
  language: string,
): LightboxItem[] {
  return messages.flatMap((message) => {
    if (message.kind !== "image" && message.kind !== "video") return [];
    const { media, caption } = message.content;
    if (media.state !== "ready") return [];
    const writer = message.direction === "in" ? customerName : (message.author?.name ?? businessName);
    return {
      id: message.id,
      src: mediaSource(media),
      type: message.kind,
      caption,
      filename: media.filename,
      title: `${writer} · ${dateAndTime(Date.parse(message.created_at), language)}`,
    };
  });
}
