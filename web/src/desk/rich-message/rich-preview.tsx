import { BubbleShell } from "@ui/bubble";
import { useTranslation } from "react-i18next";
import { RichBody, RichCards } from "./rich-body";
import { RichButtons } from "./rich-buttons";
import type { RichView } from "./rich-view";
import type { ProductLookup } from "./use-product-facts";

/** A message as the customer will see it. */
export function RichPreview({ view, productOf }: { view: RichView; productOf?: ProductLookup }) {
  const { t } = useTranslation("desk");
  const { header, title, body, footer, order, offer, call_permission } = view;
  const isEmpty = [title, body, footer].every((text) => text === "") && !header && !order && !offer;
  return (
    <div className="flex max-w-80 min-w-0 flex-col items-start" data-testid="rich-preview">
      <BubbleShell side="in" first className="w-full">
        <RichBody view={view} productOf={productOf} />
        {isEmpty && !call_permission && <span className="text-ink-faint italic">{t("rich.empty")}</span>}
        <RichButtons
          buttons={view.buttons}
          productOf={productOf}
          className="-mx-2.5 mt-1.5 -mb-1.5 rounded-b-lg"
        />
      </BubbleShell>
      <RichCards cards={view.cards} productOf={productOf} />
    </div>
  );
}
