import { IconButton } from "@ui/button";
import { EmojiPicker } from "@ui/emoji-picker";
import { Popover, PopoverContent, PopoverTrigger } from "@ui/popover";
import { Smile, Sticker } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { StickerPicker } from "./sticker-picker";

export function EmojiButton({ onPick }: { onPick(chars: string): void }) {
  const { t } = useTranslation("phone");
  return (
    <Popover>
      <PopoverTrigger asChild>
        <IconButton label={t("composer.emoji")} className="!w-8 !rounded-full">
          <Smile />
        </IconButton>
      </PopoverTrigger>
      <PopoverContent side="top" align="end">
        <EmojiPicker onPick={onPick} />
      </PopoverContent>
    </Popover>
  );
}

export function StickerButton({ onPick }: { onPick(picture: Blob): void }) {
  const { t } = useTranslation("phone");
  const [open, setOpen] = useState(false);
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <IconButton
          label={t("composer.stickers")}
          className="!w-8 !rounded-full"
          data-testid="phone-stickers"
        >
          <Sticker />
        </IconButton>
      </PopoverTrigger>
      <PopoverContent side="top" align="end">
        <StickerPicker
          onPick={(picture) => {
            setOpen(false);
            onPick(picture);
          }}
        />
      </PopoverContent>
    </Popover>
  );
}
