import type { Json } from "@ui/unknown-json";

/**
 * Files inside of a message's parts: as long as they are uploaded, `{"upload_id": …}` stands where the API has
 * `{"media_id": …}`.
 */

/** The uploads named in a message, each once. */
export function uploadsIn(value: unknown): string[] {
  const found = new Set<string>();
  walk(value, (id) => found.add(id));
  return [...found];
}

function walk(value: unknown, tell: (uploadId: string) => void) {
  if (Array.isArray(value)) for (const item of value) walk(item, tell);
  else if (typeof value === "object" && value !== null) {
    if ("upload_id" in value && typeof value.upload_id === "string") tell(value.upload_id);
    for (const part of Object.values(value)) walk(part, tell);
  }
}

/** The same with media in the uploads' places. */
export function withMedia(value: Json, mediaIdOf: (uploadId: string) => string): Json {
  return replaced(value, mediaIdOf) as Json;
}

function replaced(value: unknown, mediaIdOf: (uploadId: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => replaced(item, mediaIdOf));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, part]) =>
    key === "upload_id" ? ["media_id", mediaIdOf(String(part))] : [key, replaced(part, mediaIdOf)],
  );
  return Object.fromEntries(entries);
}
