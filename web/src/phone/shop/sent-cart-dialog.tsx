import { Dialog } from "@ui/dialog";
import { FormattedText } from "@ui/formatted-text";
import { ProductPicture } from "@ui/product-tile";
import { moneyText } from "@ui/template-preview-order";
import { useTranslation } from "react-i18next";
import type { PhoneMessage } from "../../control/types";
import { customerOrderOf } from "../state/customer-order";
import { useProducts } from "../state/phone-queries";

interface SentCartDialogProps {
  message: PhoneMessage;
  phoneNumberId: string;
  onClose(): void;
}

/** A cart as it was sent; nothing of it can be changed any more. */
export function SentCartDialog({ message, phoneNumberId, onClose }: SentCartDialogProps) {
  const { t, i18n } = useTranslation("phone");
  const productOf = useProducts(phoneNumberId, true);
  const order = customerOrderOf(message);
  if (order === null) return null;
  return (
    <Dialog open onOpenChange={onClose} title={t("shop.sent_cart")}>
      <ul className="divide-y">
        {order.lines.map(({ retailer_id, quantity, amount }, index) => {
          const product = productOf(retailer_id);
          const name = product?.name || retailer_id;
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a sent cart never changes
            <li key={index} className="flex items-center gap-3 py-2">
              <ProductPicture url={product?.image_url ?? null} name={name} className="size-12" />
              <span className="min-w-0 flex-1">
                <span className="line-clamp-2 font-semibold break-words">{name}</span>
                <span className="text-sm text-ink-soft">{t("shop.quantity", { count: quantity })}</span>
              </span>
              <span className="shrink-0 tabular-nums">{moneyText(amount, i18n.language)}</span>
            </li>
          );
        })}
      </ul>
      {order.total && (
        <p className="flex justify-between gap-3 border-t pt-2 font-semibold">
          <span>{t("shop.estimated_total")}</span>
          <span className="tabular-nums">{moneyText(order.total, i18n.language)}</span>
        </p>
      )}
      {order.note !== "" && (
        <p className="mt-3 rounded-md bg-ink/5 p-2">
          <FormattedText text={order.note} />
        </p>
      )}
    </Dialog>
  );
}
