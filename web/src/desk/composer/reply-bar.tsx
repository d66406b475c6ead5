import { QuoteBlock } from "@ui/bubble";
import { IconButton } from "@ui/button";
import { X } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Conversation } from "../api/types";
import { contactName } from "../contact/contact-name";
import { changeDraft, useDraft } from "./drafts";

export function ReplyBar({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation("desk");
  const { replyTo } = useDraft(conversation.id);
  if (!replyTo) return null;
  return (
    <div className="flex animate-fade items-center gap-2" data-testid="reply-bar">
      <QuoteBlock
        author={replyTo.direction === "in" ? contactName(conversation.contact) : t("thread.business")}
        kind={replyTo.kind}
        preview={replyTo.preview}
        side={replyTo.direction}
        className="mb-0"
      />
      <IconButton
        label={t("composer.cancel_reply")}
        onClick={() => changeDraft(conversation.id, { replyTo: null })}
      >
        <X />
      </IconButton>
    </div>
  );
}
