import { toast } from "@ui/toast";
import { useMemo, useRef } from "react";
import { control } from "../../control/control-client";
import type { PhoneMessage } from "../../control/types";
import { enqueue, quotationOf } from "../state/enqueue";
import { withMessage, withReaction } from "../state/message-list";
import { queryClient, queryKeys, type Thread } from "../state/phone-queries";
import type { BubbleContext } from "./message-bubble";
import type { AskingButton } from "./message-buttons";

interface ThreadActions {
  wa_id: string;
  phone_number_id: string;
  businessName: string;
  messages: PhoneMessage[];
  canAnswer: boolean;
  onReply(message: PhoneMessage): void;
  onMoreReactions(message: PhoneMessage): void;
  onDetails(message: PhoneMessage): void;
  onJump(messageId: string): void;
  onOpenPicture(message: PhoneMessage): void;
  onAsk(message: PhoneMessage, button: AskingButton): void;
  onLookAt(message: PhoneMessage): void;
  onOpenProduct(message: PhoneMessage, retailer_id: string): void;
}

/** What a bubble can do. The object stays the same while messages come, so that only changed bubbles are drawn again. */
export function useThreadActions(actions: ThreadActions): BubbleContext {
  const latest = useRef(actions);
  latest.current = actions;
  const { wa_id, phone_number_id, businessName, canAnswer } = actions;

  return useMemo(() => {
    const queryKey = queryKeys.messages(wa_id, phone_number_id);
    const show = (message: PhoneMessage) =>
      queryClient.setQueryData<Thread>(
        queryKey,
        (thread) => thread && { ...thread, messages: withMessage(thread.messages, message) },
      );
    const find = (messageId: string) => latest.current.messages.find((message) => message.id === messageId);

    const onReact = async (message: PhoneMessage, emoji: string) => {
      const before = message.reactions?.find((reaction) => reaction.from === "customer")?.emoji ?? "";
      show(withReaction(message, "customer", emoji));
      try {
        await control.send(wa_id, phone_number_id, {
          type: "reaction",
          reaction: { message_id: message.id, emoji },
        });
      } catch (error) {
        show(withReaction(find(message.id) ?? message, "customer", before));
        toast.error(error instanceof Error ? error.message : String(error));
      }
    };

    const onPlayed = (message: PhoneMessage) => {
      const isNewVoiceNote =
        message.from === "business" && message.audio?.voice === true && message.status !== "played";
      if (!isNewVoiceNote) return;
      control.markPlayed(wa_id, message.id).catch((error: Error) => toast.error(error.message));
    };

    return {
      businessName,
      phone_number_id,
      canAnswer,
      find,
      onReact: (message, emoji) => void onReact(message, emoji),
      onPlayed,
      onReply: (message) => latest.current.onReply(message),
      onMoreReactions: (message) => latest.current.onMoreReactions(message),
      onDetails: (message) => latest.current.onDetails(message),
      onJump: (messageId) => latest.current.onJump(messageId),
      onOpenPicture: (message) => latest.current.onOpenPicture(message),
      onAnswer: (message, reply) =>
        enqueue(wa_id, phone_number_id, [{ ...reply, quoted: quotationOf(message) }]),
      onAsk: (message, button) => latest.current.onAsk(message, button),
      onLookAt: (message) => latest.current.onLookAt(message),
      onOpenProduct: (message, retailer_id) => latest.current.onOpenProduct(message, retailer_id),
      // Only of messages sent for marketing the business hears it; nothing depends on it that a customer sees.
      onFollow: (message, component) => {
        if (message.type === "template") control.click(wa_id, message.id, component).catch(() => undefined);
      },
    };
  }, [wa_id, phone_number_id, businessName, canAnswer]);
}
