import { Dialog } from "@ui/dialog";
import { ProductPicture } from "@ui/product-tile";
import { BUTTON_ROW, ButtonRows, RowLabel, TemplateButtonRow } from "@ui/template-preview-buttons";
import { Home, List, type LucideIcon, MapPin, PhoneCall } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ListSection, ProductSection, RichButton } from "./rich-view";
import type { ProductLookup } from "./use-product-facts";

interface RichButtonsProps {
  buttons: RichButton[];
  productOf?: ProductLookup;
  className?: string;
}

/** The rows at the foot of a message; what opens on the customer's phone opens here to be looked at. */
export function RichButtons({ buttons, productOf, className }: RichButtonsProps) {
  return (
    <ButtonRows buttons={buttons} className={className}>
      {(button) => <Row button={button} productOf={productOf} />}
    </ButtonRows>
  );
}

function Row({ button, productOf }: { button: RichButton; productOf?: ProductLookup }) {
  const { t } = useTranslation("desk");
  switch (button.kind) {
    case "list":
      return (
        <SheetRow label={button.text}>
          <Rows sections={button.sections} />
        </SheetRow>
      );
    case "product_list":
      return (
        <SheetRow label={button.text || t("rich.view_items")} title={button.title}>
          <Products sections={button.sections} productOf={productOf} />
        </SheetRow>
      );
    case "location":
      return <PlainRow icon={MapPin} label={t("rich.send_location")} />;
    case "address":
      return <PlainRow icon={Home} label={t("rich.provide_address")} />;
    case "call_permission":
      return <PlainRow icon={PhoneCall} label={button.text || t("rich.choose_calls")} />;
    default:
      return <TemplateButtonRow button={button} />;
  }
}

/** Looked at, not pressed: the customer does that. */
function PlainRow({ icon: Icon, label }: { icon: LucideIcon; label: string }) {
  return (
    <span className={BUTTON_ROW}>
      <Icon aria-hidden="true" />
      <RowLabel>{label}</RowLabel>
    </span>
  );
}

interface SheetRowProps {
  label: string;
  title?: string;
  children: ReactNode;
}

function SheetRow({ label, title, children }: SheetRowProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" onClick={() => setOpen(true)} className={BUTTON_ROW}>
        <List aria-hidden="true" />
        <RowLabel>{label}</RowLabel>
      </button>
      <Dialog open={open} onOpenChange={setOpen} title={title || label}>
        {children}
      </Dialog>
    </>
  );
}

function Rows({ sections }: { sections: ListSection[] }) {
  return sections.map((section, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a place is what a section is
    <section key={at} className="mb-3 last:mb-0">
      {section.title && <SectionTitle title={section.title} />}
      <ul className="divide-y">
        {section.rows.map((row, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a place is what a row is
          <li key={index} className="flex items-center gap-3 py-2.5">
            <span className="min-w-0 flex-1">
              <span dir="auto" className="block font-semibold break-words">
                {row.title}
              </span>
              {row.description && (
                <span dir="auto" className="block text-sm break-words text-ink-soft">
                  {row.description}
                </span>
              )}
            </span>
            <span aria-hidden="true" className="size-4.5 shrink-0 rounded-full border-2 border-line-strong" />
          </li>
        ))}
      </ul>
    </section>
  ));
}

function Products({ sections, productOf }: { sections: ProductSection[]; productOf?: ProductLookup }) {
  return sections.map((section, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a place is what a section is
    <section key={at} className="mb-3 last:mb-0">
      {section.title && <SectionTitle title={section.title} />}
      <ul className="divide-y">
        {section.retailer_ids.map((id) => {
          const product = productOf?.(id);
          return (
            <li key={id} className="flex items-center gap-3 py-2">
              <ProductPicture
                url={product?.image_url ?? null}
                name={product?.name || id}
                className="size-12"
              />
              <span className="min-w-0 flex-1">
                <span dir="auto" className="block font-semibold break-words">
                  {product?.name || id}
                </span>
                {product?.price && <span className="block text-sm text-ink-soft">{product.price}</span>}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  ));
}

const SectionTitle = ({ title }: { title: string }) => (
  <h3 dir="auto" className="pb-1 text-sm font-bold break-words text-primary">
    {title}
  </h3>
);
