import { IconButton } from "@ui/button";
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from "@ui/dropdown-menu";
import { Contact, FileText, Image, MapPin, Paperclip, Sticker } from "lucide-react";
import { type ChangeEvent, useRef } from "react";
import { useTranslation } from "react-i18next";

interface AttachMenuProps {
  onFiles(files: File[], asDocument: boolean): void;
  onStickerPicture(file: File): void;
  onLocation(): void;
  onContact(): void;
}

export function AttachMenu({ onFiles, onStickerPicture, onLocation, onContact }: AttachMenuProps) {
  const { t } = useTranslation("phone");
  const media = useRef<HTMLInputElement>(null);
  const document = useRef<HTMLInputElement>(null);
  const sticker = useRef<HTMLInputElement>(null);

  /** The field is emptied, so that choosing the same file twice works. */
  const chosen = (event: ChangeEvent<HTMLInputElement>): File[] => {
    const files = [...(event.target.files ?? [])];
    event.target.value = "";
    return files;
  };

  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <IconButton label={t("composer.attach")} data-testid="phone-attach">
            <Paperclip />
          </IconButton>
        </DropdownMenuTrigger>
        <DropdownMenuContent side="top" align="start">
          <DropdownMenuItem icon={<Image />} onSelect={() => media.current?.click()}>
            {t("composer.media")}
          </DropdownMenuItem>
          <DropdownMenuItem icon={<FileText />} onSelect={() => document.current?.click()}>
            {t("composer.document")}
          </DropdownMenuItem>
          <DropdownMenuItem icon={<Sticker />} onSelect={() => sticker.current?.click()}>
            {t("composer.sticker_from_picture")}
          </DropdownMenuItem>
          <DropdownMenuItem icon={<MapPin />} onSelect={onLocation} data-testid="attach-location">
            {t("composer.location")}
          </DropdownMenuItem>
          <DropdownMenuItem icon={<Contact />} onSelect={onContact} data-testid="attach-contact">
            {t("composer.contact")}
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      <input
        ref={media}
        type="file"
        multiple
        hidden
        data-testid="phone-file"
        onChange={(event) => onFiles(chosen(event), false)}
      />
      <input ref={document} type="file" multiple hidden onChange={(event) => onFiles(chosen(event), true)} />
      <input
        ref={sticker}
        type="file"
        accept="image/*"
        hidden
        data-testid="phone-sticker-file"
        onChange={(event) => chosen(event).forEach(onStickerPicture)}
      />
    </>
  );
}
