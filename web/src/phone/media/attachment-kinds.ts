import type { MediaType } from "../state/outbox";

const MEBIBYTE = 1024 * 1024;

/** Largest file of each kind, from the Cloud API's media limits; a phone may send documents up to 100 MB. */
export const LARGEST_BYTES: Record<MediaType, number> = {
  image: 5 * MEBIBYTE,
  video: 16 * MEBIBYTE,
  audio: 16 * MEBIBYTE,
  sticker: 500 * 1024,
  document: 100 * MEBIBYTE,
};

const VIDEO_TYPES = new Set(["video/mp4", "video/3gpp"]);
const AUDIO_TYPES = new Set([
  "audio/aac",
  "audio/amr",
  "audio/mpeg",
  "audio/mp4",
  "audio/ogg",
  "audio/x-m4a",
]);
/** What a browser can decode and a canvas can turn into the JPEG that phones send. */
const CONVERTIBLE_PICTURES = new Set([
  "image/jpeg",
  "image/png",
  "image/webp",
  "image/gif",
  "image/bmp",
  "image/avif",
]);

/** As a phone decides it: what the service cannot show as picture, video or sound travels as a document. */
export function kindOfFile(mimeType: string): MediaType {
  const type = mimeType.split(";")[0]?.trim().toLowerCase() ?? "";
  if (CONVERTIBLE_PICTURES.has(type)) return "image";
  if (VIDEO_TYPES.has(type)) return "video";
  if (AUDIO_TYPES.has(type)) return "audio";
  return "document";
}

/** Browsers know the file by its extension only and call M4A what the service calls MP4 audio. */
export function serviceMimeType(mimeType: string): string {
  if (mimeType === "") return "application/octet-stream";
  return mimeType === "audio/x-m4a" ? "audio/mp4" : mimeType;
}

export function isTooLarge(kind: MediaType, size_bytes: number): boolean {
  return size_bytes > LARGEST_BYTES[kind];
}
