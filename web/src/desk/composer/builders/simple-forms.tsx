import { Checkbox } from "@ui/checkbox";
import { useTranslation } from "react-i18next";
import { ADDRESS_FIELDS, ADDRESS_RULES, type AddressValues } from "./address-request";
import type { FormProps } from "./builder";
import { TextField } from "./fields";
import { LINK_RULES, type LinkButtonValues } from "./link-button";
import { BUTTON_LIMIT, type Parts, PLAIN } from "./message-parts";
import { Footer, HeadAndBody } from "./parts-fields";
import { ProductField } from "./product-field";
import { type CatalogueValues, noProduct, PRODUCT_RULES, type ProductValues } from "./products";
import { REQUEST_RULES } from "./request";

/** Forms with little more than a text. */

export function LinkButtonForm({ values, change }: FormProps<LinkButtonValues>) {
  const { t } = useTranslation("desk");
  return (
    <>
      <HeadAndBody values={values} rules={LINK_RULES} change={change} />
      <TextField
        field="label"
        label={t("builder.button_label")}
        value={values.label}
        onChange={(label) => change({ label })}
        limit={BUTTON_LIMIT}
      />
      <TextField
        field="url"
        label={t("builder.url")}
        value={values.url}
        onChange={(url) => change({ url })}
        type="url"
        inputMode="url"
        placeholder="https://"
      />
      <Footer values={values} change={change} />
    </>
  );
}

export function RequestForm({ values, change }: FormProps<Parts>) {
  return (
    <>
      <HeadAndBody values={values} rules={PLAIN} change={change} />
      <Footer values={values} change={change} />
    </>
  );
}

export function CallPermissionForm({ values, change }: FormProps<Parts>) {
  return <HeadAndBody values={values} rules={REQUEST_RULES.call_permission} change={change} />;
}

export function AddressForm({ values, change }: FormProps<AddressValues>) {
  const { t } = useTranslation("desk");
  const { address } = values;
  return (
    <>
      <HeadAndBody values={values} rules={ADDRESS_RULES} change={change} />
      <fieldset className="grid gap-3 sm:grid-cols-2">
        <legend className="mb-2 text-sm font-semibold text-ink-soft">{t("builder.address_filled")}</legend>
        {ADDRESS_FIELDS.map((field) => (
          <TextField
            key={field}
            field={`address.${field}`}
            label={t(`builder.address.${field}`)}
            value={address[field]}
            onChange={(text) => change({ address: { ...address, [field]: text } })}
            inputMode={field === "in_pin_code" ? "numeric" : undefined}
          />
        ))}
      </fieldset>
      <Footer values={values} change={change} />
    </>
  );
}

export function ProductForm({ values, change }: FormProps<ProductValues>) {
  const { t } = useTranslation("desk");
  return (
    <>
      <ProductField
        field="product"
        label={t("builder.product")}
        value={values.product}
        onChange={(product) => change({ product })}
      />
      <HeadAndBody values={values} rules={PRODUCT_RULES} change={change} />
      <Footer values={values} change={change} />
    </>
  );
}

export function CatalogueForm({ values, change }: FormProps<CatalogueValues>) {
  const { t } = useTranslation("desk");
  const chosen = values.thumbnail.product_retailer_id !== "" || values.thumbnail.catalog_id !== "";
  return (
    <>
      <HeadAndBody values={values} rules={PLAIN} change={change} />
      <ProductField
        field="thumbnail"
        label={t("builder.thumbnail")}
        value={values.thumbnail}
        onChange={(thumbnail) => change({ thumbnail })}
        withoutCatalogue
      />
      {chosen && (
        <Checkbox checked={false} onChange={() => change({ thumbnail: noProduct() })}>
          {t("builder.first_product")}
        </Checkbox>
      )}
      <Footer values={values} change={change} />
    </>
  );
}
