import { calledBy, MAX_MENTIONS, type Mentionable } from "../../mentions/mention-text";
import { lengthOf } from "../attachment-rules";
import type { NoteDraft } from "./note-drafts";

/** As the API limits it. */
export const MAX_NOTE_LENGTH = 10_000;

interface CheckedNote {
  body: string;
  mentions: string[];
  /** Characters beyond the limit. */
  over: number;
  tooManyMentions: boolean;
  ready: boolean;
}

/** What would be written, and whether it can be. */
export function checkedNote({ text, chosen }: NoteDraft, all: Mentionable[]): CheckedNote {
  const body = text.trim();
  const mentions = calledBy(body, all, chosen);
  const over = Math.max(0, lengthOf(body) - MAX_NOTE_LENGTH);
  const tooManyMentions = mentions.length > MAX_MENTIONS;
  return { body, mentions, over, tooManyMentions, ready: body !== "" && over === 0 && !tooManyMentions };
}
