import { IconButton } from "@ui/button";
import { EmojiPicker } from "@ui/emoji-picker";
import { Popover, PopoverContent, PopoverTrigger } from "@ui/popover";
import { Smile } from "lucide-react";
import { useTranslation } from "react-i18next";
import { SHORTCUTS } from "../shell/shortcuts";
import { focusComposer } from "./composer-focus";

interface EmojiButtonProps {
  open: boolean;
  onOpenChange(open: boolean): void;
  onPick(emoji: string): void;
}

/** Stays open while several are picked. */
export function EmojiButton({ open, onOpenChange, onPick }: EmojiButtonProps) {
  const { t } = useTranslation("ui");
  return (
    <Popover open={open} onOpenChange={onOpenChange}>
      <PopoverTrigger asChild>
        <IconButton label={t("emoji.open")} shortcut={SHORTCUTS.emoji[0]} data-testid="composer-emoji">
          <Smile />
        </IconButton>
      </PopoverTrigger>
      <PopoverContent
        side="top"
        align="end"
        aria-label={t("emoji.open")}
        onCloseAutoFocus={(event) => {
          event.preventDefault();
          focusComposer();
        }}
      >
        <EmojiPicker onPick={onPick} />
      </PopoverContent>
    </Popover>
  );
}
