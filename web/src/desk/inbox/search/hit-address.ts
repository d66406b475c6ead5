/** The part of an address behind the `#` that opens a thread at one of its messages. */
export interface HitAddress {
  messageId: string;
  /** Older messages than this need not be loaded to find it. */
  atMs: number;
}

export const hitHash = (messageId: string, createdAt: string) => `${messageId}@${Date.parse(createdAt)}`;

export function readHitHash(hash: string): HitAddress | null {
  const [messageId, at] = hash.replace(/^#/, "").split("@");
  const atMs = Number(at);
  return messageId && at && Number.isFinite(atMs) ? { messageId, atMs } : null;
}
