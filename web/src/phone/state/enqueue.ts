import { cloudNowMs, useCloudClock } from "../../control/cloud-clock";
import type { PhoneMessage } from "../../control/types";
import { sender } from "./live-phones";
import { previewText } from "./message-text";
import { type Draft, useOutbox } from "./outbox";

/** The API writes microseconds; the same width keeps its timestamps and ours in order as text. */
function cloudTimestamp(): string {
  return new Date(cloudNowMs(useCloudClock.getState())).toISOString().replace("Z", "000Z");
}

/** Puts what was written into the outbox, from where it leaves as soon as the phone can send. */
export function enqueue(wa_id: string, phone_number_id: string, drafts: Draft[]) {
  for (const draft of drafts) useOutbox.getState().add(wa_id, phone_number_id, draft, cloudTimestamp());
  void sender.pump();
}

export function quotationOf(message: PhoneMessage): NonNullable<Draft["quoted"]> {
  return { id: message.id, from: message.from, preview: previewText(message) };
}
