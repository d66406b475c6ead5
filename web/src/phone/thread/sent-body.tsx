import { FormattedText } from "@ui/formatted-text";
import { ProductPicture } from "@ui/product-tile";
import { moneyText } from "@ui/template-preview-order";
import { ClipboardCheck, ShoppingBag } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { CustomerOrder } from "../state/customer-order";
import type { FlowAnswerField } from "../state/flow-answer";
import type { ProductOf } from "../state/phone-queries";

/** So much of a form is seen in the thread. */
const SHOWN_FIELDS = 2;

interface SentFormBodyProps {
  fields: FlowAnswerField[];
  onLookAt(): void;
}

/** That a form was sent, and the beginning of what it says. */
export function SentFormBody({ fields, onLookAt }: SentFormBodyProps) {
  const { t } = useTranslation("phone");
  return (
    <Sent
      icon={<ClipboardCheck className="size-5 text-primary" aria-hidden="true" />}
      title={t("flow.sent")}
      lines={fields
        .slice(0, SHOWN_FIELDS)
        .map(({ name, value }) => `${name}: ${value || "–"}`)
        .concat(fields.length > SHOWN_FIELDS ? ["…"] : [])}
      action={fields.length > 0 ? t("flow.look_at") : null}
      onLookAt={onLookAt}
    />
  );
}

interface SentCartBodyProps {
  order: CustomerOrder;
  productOf: ProductOf;
  onLookAt(): void;
}

/** A sent cart: how much it is, and what was written to it. */
export function SentCartBody({ order, productOf, onLookAt }: SentCartBodyProps) {
  const { t, i18n } = useTranslation("phone");
  const { lines, total, count, note } = order;
  const first = productOf(lines[0]?.retailer_id ?? "");
  return (
    <>
      <Sent
        icon={
          first?.image_url ? (
            <ProductPicture url={first.image_url} name={first.name ?? ""} className="size-11" />
          ) : (
            <ShoppingBag className="size-5 text-primary" aria-hidden="true" />
          )
        }
        title={t("shop.items", { count })}
        lines={total === null ? [] : [t("shop.estimated", { total: moneyText(total, i18n.language) })]}
        action={t("shop.view_sent")}
        onLookAt={onLookAt}
      />
      {note !== "" && <FormattedText text={note} />}
    </>
  );
}

interface SentProps {
  icon: ReactNode;
  title: string;
  lines: string[];
  action: string | null;
  onLookAt(): void;
}

function Sent({ icon, title, lines, action, onLookAt }: SentProps) {
  return (
    <div className="mb-1 min-w-52 overflow-hidden rounded-md bg-ink/5">
      <div className="flex items-center gap-2.5 p-2">
        <span className="inline-flex min-w-9 shrink-0 justify-center">{icon}</span>
        <div className="min-w-0">
          <p className="font-semibold">{title}</p>
          {lines.map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: what was sent never changes
            <p key={index} className="truncate text-sm text-ink-soft">
              {line}
            </p>
          ))}
        </div>
      </div>
      {action !== null && (
        <button
          type="button"
          onClick={onLookAt}
          className="block w-full border-t px-2 py-1.5 text-center font-semibold text-primary hover:bg-hover focus-visible:-outline-offset-2"
        >
          {action}
        </button>
      )}
    </div>
  );
}
