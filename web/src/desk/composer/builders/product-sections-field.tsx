import { IconButton } from "@ui/button";
import { Input } from "@ui/field";
import { Plus, X } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { AddButton, changedAt, GroupProblem, Repeated, TextField, withoutAt } from "./fields";
import { SECTION_LIMIT } from "./option-list";
import { ProductSearch } from "./product-search";
import {
  MOST_PRODUCT_SECTIONS,
  MOST_PRODUCTS,
  noProducts,
  type ProductDraft,
  type ProductSectionDraft,
} from "./products";

interface ProductSectionsFieldProps {
  field: string;
  sections: ProductSectionDraft[];
  onChange(sections: ProductSectionDraft[]): void;
}

/** Products under titles, as product lists and templates have them. */
export function ProductSectionsField({ field, sections, onChange }: ProductSectionsFieldProps) {
  const { t } = useTranslation("desk");
  const products = sections.flatMap((section) => section.products);
  return (
    <>
      {sections.map((section, at) => (
        <SectionFields
          // biome-ignore lint/suspicious/noArrayIndexKey: a place is what a section is
          key={at}
          field={`${field}.${at}`}
          number={at + 1}
          section={section}
          alone={sections.length === 1}
          catalogue={products[0]?.catalog_id ?? ""}
          onChange={(next) => onChange(changedAt(sections, at, next))}
          onRemove={() => onChange(withoutAt(sections, at))}
        />
      ))}
      <GroupProblem field={field} />
      <AddButton
        onClick={() => onChange([...sections, noProducts()])}
        disabled={sections.length >= MOST_PRODUCT_SECTIONS}
      >
        {t("builder.add_section")}
      </AddButton>
      <p className="text-xs text-ink-faint">
        {t("builder.products_used", { count: products.length, limit: MOST_PRODUCTS })}
      </p>
    </>
  );
}

interface SectionFieldsProps {
  field: string;
  number: number;
  section: ProductSectionDraft;
  alone: boolean;
  /** Of the products that are there already. */
  catalogue: string;
  onChange(section: ProductSectionDraft): void;
  onRemove(): void;
}

function SectionFields({ field, number, section, alone, catalogue, onChange, onRemove }: SectionFieldsProps) {
  const { t } = useTranslation("desk");
  const { products } = section;
  const place = (id: string) => products.findIndex((product) => product.product_retailer_id === id);
  const toggle = (product: ProductDraft) => {
    const at = place(product.product_retailer_id);
    onChange({ ...section, products: at < 0 ? [...products, product] : withoutAt(products, at) });
  };
  return (
    <Repeated
      title={t("builder.section", { number })}
      removeLabel={t("builder.remove_section", { number })}
      onRemove={alone ? undefined : onRemove}
    >
      <TextField
        field={`${field}.title`}
        label={t("builder.section_title")}
        value={section.title}
        onChange={(title) => onChange({ ...section, title })}
        limit={SECTION_LIMIT}
        optional={alone}
      />
      <ProductSearch
        label={t("builder.products_of", { number })}
        isChosen={(product) => place(product.retailer_id) >= 0}
        onChoose={({ retailer_id, catalog_id }) => toggle({ product_retailer_id: retailer_id, catalog_id })}
      />
      {products.length > 0 && (
        <ul className="flex flex-wrap gap-1.5">
          {products.map((product) => (
            <li
              key={product.product_retailer_id}
              className="inline-flex max-w-full items-center gap-0.5 rounded-full border bg-surface ps-2.5 text-sm"
            >
              <span className="truncate">{product.product_retailer_id}</span>
              <IconButton
                size="sm"
                label={t("builder.remove_product", { id: product.product_retailer_id })}
                onClick={() => toggle(product)}
                className="size-6"
              >
                <X />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
      <ByHand
        catalogue={catalogue}
        onAdd={(product) => place(product.product_retailer_id) < 0 && toggle(product)}
      />
      <GroupProblem field={`${field}.products`} />
    </Repeated>
  );
}

/** Ids typed, for what the list above does not have. */
function ByHand({ catalogue, onAdd }: { catalogue: string; onAdd(product: ProductDraft): void }) {
  const { t } = useTranslation("desk");
  const [id, setId] = useState("");
  const [own, setOwn] = useState<string | null>(null);
  const catalog_id = (own ?? catalogue).trim();
  const ready = id.trim() !== "" && catalog_id !== "";
  const add = () => {
    if (!ready) return;
    onAdd({ product_retailer_id: id.trim(), catalog_id });
    setId("");
  };
  const addOnEnter = (event: KeyboardEvent) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    add();
  };
  return (
    <div className="flex items-center gap-2">
      <Input
        value={id}
        onChange={(event) => setId(event.target.value)}
        onKeyDown={addOnEnter}
        placeholder={t("builder.product_id")}
        aria-label={t("builder.product_id")}
        className="min-w-0 flex-1"
      />
      <Input
        value={own ?? catalogue}
        onChange={(event) => setOwn(event.target.value)}
        onKeyDown={addOnEnter}
        placeholder={t("builder.catalogue_id")}
        aria-label={t("builder.catalogue_id")}
        inputMode="numeric"
        className="min-w-0 flex-1"
      />
      <IconButton label={t("builder.add_product")} onClick={add} disabled={!ready}>
        <Plus />
      </IconButton>
    </div>
  );
}
