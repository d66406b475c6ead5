import { QuoteBlock } from "@ui/bubble";
import { IconButton } from "@ui/button";
import { X } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { PhoneMessage } from "../../control/types";
import { previewKind, previewText } from "../state/message-text";

interface ReplyBarProps {
  quoted: PhoneMessage;
  businessName: string;
  onUnquote(): void;
}

/** What the next message will quote. */
export function ReplyBar({ quoted, businessName, onUnquote }: ReplyBarProps) {
  const { t } = useTranslation("phone");
  return (
    <div data-testid="phone-reply-bar" className="flex animate-rise items-center gap-1 border-t px-3 pt-2">
      <QuoteBlock
        author={quoted.from === "customer" ? t("thread.you") : businessName}
        kind={previewKind(quoted)}
        preview={previewText(quoted)}
        side={quoted.from === "customer" ? "out" : "in"}
        className="!mb-0 flex-1"
      />
      <IconButton size="sm" label={t("composer.unquote")} onClick={onUnquote}>
        <X />
      </IconButton>
    </div>
  );
}
