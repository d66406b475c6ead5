/** The body as people read it: the frozen bytes are JSON without a space, which nobody can. */
export function readableBody(body: unknown): string {
  if (typeof body !== "string") return JSON.stringify(body, null, 2);
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}

interface HookValue {
  messages?: { type?: string }[];
  statuses?: { status?: string }[];
}

/** "text", "image + text", "delivered": what the webhook tells, in a word or two; empty when it cannot be told. */
export function bodySummary(body: unknown): string {
  try {
    const parsed = (typeof body === "string" ? JSON.parse(body) : body) as {
      entry?: { changes?: { value?: HookValue }[] }[];
    };
    const values = (parsed.entry ?? [])
      .flatMap((entry) => entry.changes ?? [])
      .map((change) => change.value ?? {});
    const words = values.flatMap((value) => [
      ...(value.messages ?? []).map((message) => message.type),
      ...(value.statuses ?? []).map((status) => status.status),
    ]);
    return words.filter((word) => word !== undefined).join(" + ");
  } catch {
    return "";
  }
}

export type JsonPiece = { kind: "key" | "string" | "number" | "literal" | "plain"; text: string };

const TOKEN = /("(?:\\.|[^"\\])*")(\s*:)?|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|\b(true|false|null)\b/g;

/** Cuts formatted JSON into pieces to colour. */
export function jsonPieces(text: string): JsonPiece[] {
  const pieces: JsonPiece[] = [];
  let at = 0;
  for (const found of text.matchAll(TOKEN)) {
    if (found.index > at) pieces.push({ kind: "plain", text: text.slice(at, found.index) });
    const [whole, string, colon, number] = found;
    if (string !== undefined && colon !== undefined) {
      pieces.push({ kind: "key", text: string }, { kind: "plain", text: colon });
    } else if (string !== undefined) pieces.push({ kind: "string", text: string });
    else pieces.push({ kind: number === undefined ? "literal" : "number", text: whole });
    at = found.index + whole.length;
  }
  if (at < text.length) pieces.push({ kind: "plain", text: text.slice(at) });
  return pieces;
}
