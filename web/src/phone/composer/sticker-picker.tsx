import { useTranslation } from "react-i18next";
import { STICKERS, stickerPicture, stickerUrl } from "./stickers";

export function StickerPicker({ onPick }: { onPick(picture: Blob): void }) {
  const { t } = useTranslation("phone");
  return (
    <fieldset className="grid grid-cols-4 gap-1 p-2" aria-label={t("composer.stickers")}>
      {STICKERS.map((sticker) => (
        <button
          key={sticker.name}
          type="button"
          data-testid="sticker"
          aria-label={t(`sticker.${sticker.name}`)}
          title={t(`sticker.${sticker.name}`)}
          onClick={() => onPick(stickerPicture(sticker))}
          className="rounded-md p-1 hover:bg-hover"
        >
          <img src={stickerUrl(sticker)} alt="" className="size-14" />
        </button>
      ))}
    </fieldset>
  );
}
