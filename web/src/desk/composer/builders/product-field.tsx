import { useTranslation } from "react-i18next";
import { TextField } from "./fields";
import { ProductSearch } from "./product-search";
import type { ProductDraft } from "./products";

interface ProductFieldProps {
  field: string;
  label: string;
  value: ProductDraft;
  onChange(product: ProductDraft): void;
  /** Where the message does not name the catalogue. */
  withoutCatalogue?: boolean;
}

/** One product: found in the catalogue, or its ids typed by hand. */
export function ProductField({ field, label, value, onChange, withoutCatalogue }: ProductFieldProps) {
  const { t } = useTranslation("desk");
  return (
    <fieldset className="flex min-w-0 flex-col gap-2.5">
      <legend className="mb-1.5 text-sm font-semibold text-ink-soft">{label}</legend>
      <ProductSearch
        label={label}
        isChosen={({ retailer_id, catalog_id }) =>
          retailer_id === value.product_retailer_id && catalog_id === value.catalog_id
        }
        onChoose={({ retailer_id, catalog_id }) => onChange({ product_retailer_id: retailer_id, catalog_id })}
      />
      <div className="grid gap-3 sm:grid-cols-2">
        <TextField
          field={`${field}.product_retailer_id`}
          label={t("builder.product_id")}
          value={value.product_retailer_id}
          onChange={(product_retailer_id) => onChange({ ...value, product_retailer_id })}
        />
        {!withoutCatalogue && (
          <TextField
            field={`${field}.catalog_id`}
            label={t("builder.catalogue_id")}
            value={value.catalog_id}
            onChange={(catalog_id) => onChange({ ...value, catalog_id })}
            inputMode="numeric"
          />
        )}
      </div>
    </fieldset>
  );
}
