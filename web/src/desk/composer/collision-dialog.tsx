import { Button } from "@ui/button";
import { Dialog } from "@ui/dialog";
import { useTranslation } from "react-i18next";
import { previewOf } from "../thread/message-preview";
import type { Collision } from "./collision";

interface CollisionDialogProps {
  collision: Collision;
  onSee(): void;
  onSend(): void;
  onClose(): void;
}

/** Asks before a second answer goes to the customer. */
export function CollisionDialog({ collision, onSee, onSend, onClose }: CollisionDialogProps) {
  const { t, i18n } = useTranslation(["desk", "ui"]);
  const answered = collision.kind === "answered";
  const names = answered
    ? (collision.message.author?.name ?? "")
    : new Intl.ListFormat(i18n.language, { type: "conjunction" }).format(collision.names);
  const count = answered ? 1 : collision.names.length;
  const preview = answered ? previewOf(collision.message) : null;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t(answered ? "desk:collision.answered" : "desk:collision.typing", { names, count })}
      description={t("desk:collision.text")}
      footer={
        <>
          <Button onClick={onSend} data-testid="collision-send">
            {t("desk:collision.send")}
          </Button>
          <Button variant="primary" onClick={onSee} data-testid="collision-see">
            {t(answered ? "desk:collision.see" : "desk:collision.wait")}
          </Button>
        </>
      }
    >
      {preview && (
        <blockquote dir="auto" className="line-clamp-6 rounded-lg bg-bubble-out px-3 py-2 break-words">
          {preview.text || t(`ui:kind.${preview.kind}`)}
        </blockquote>
      )}
    </Dialog>
  );
}
