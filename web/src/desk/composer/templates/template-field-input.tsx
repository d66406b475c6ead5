import { useTranslation } from "react-i18next";
import { BillFields } from "../builders/bill-fields";
import { TextField } from "../builders/fields";
import { FileField } from "../builders/file-field";
import { StatusFields } from "../builders/order-forms";
import { ProductField } from "../builders/product-field";
import { ProductSectionsField } from "../builders/product-sections-field";
import { isNumber, type TemplateField } from "./template-fields";
import {
  fieldBill,
  fieldPlace,
  fieldProduct,
  fieldSections,
  fieldStatus,
  fieldText,
  type PlaceDraft,
  type TemplateValues,
} from "./template-values";

interface TemplateFieldInputProps {
  field: TemplateField;
  values: TemplateValues;
  change(part: Partial<TemplateValues>): void;
}

/** The input of one value, for every kind of value there is. */
export function TemplateFieldInput({ field, values, change }: TemplateFieldInputProps) {
  const { t } = useTranslation("desk");
  const { key } = field;
  const text = {
    field: key,
    value: fieldText(values, key),
    onChange: (value: string) => change({ texts: { ...values.texts, [key]: value } }),
  };
  const example = (value: string) => (value === "" ? undefined : t("templates.example", { example: value }));
  switch (field.kind) {
    case "text": {
      const name = isNumber(field.variable) ? `{{${field.variable}}}` : field.variable;
      return (
        <TextField
          {...text}
          label={t(`templates.variable.${field.part}`, { name })}
          placeholder={example(field.example)}
        />
      );
    }
    case "url_suffix":
      return (
        <TextField
          {...text}
          label={t("templates.url_suffix", { button: field.button })}
          hint={<span className="break-all">{field.url + text.value}</span>}
          placeholder={example(field.example)}
          limit={field.limit}
        />
      );
    case "coupon":
      return (
        <TextField
          {...text}
          label={t("templates.coupon")}
          placeholder={example(field.example)}
          limit={field.limit}
        />
      );
    case "code":
      return <TextField {...text} label={t("templates.code")} limit={field.limit} autoComplete="off" />;
    case "offer_end":
      return <TextField {...text} label={t("templates.offer_end")} type="datetime-local" />;
    case "flow_data":
      return (
        <TextField
          {...text}
          label={t("templates.flow_data", { button: field.button })}
          placeholder='{"order": "A-17"}'
          rows={3}
          optional
        />
      );
    case "file": {
      const kind = field.file === "gif" ? "video" : field.file;
      return (
        <FileField
          field={key}
          label={t(`builder.header_kind.${kind}`)}
          kind={kind}
          file={values.files[key] ?? null}
          onChange={(file) => change({ files: { ...values.files, [key]: file } })}
        />
      );
    }
    case "location":
      return (
        <PlaceFields
          at={key}
          place={fieldPlace(values, key)}
          onChange={(place) => change({ places: { ...values.places, [key]: place } })}
        />
      );
    case "product":
    case "thumbnail":
      return (
        <ProductField
          field={key}
          label={t(field.kind === "product" ? "builder.product" : "builder.thumbnail")}
          value={fieldProduct(values, key)}
          onChange={(product) => change({ products: { ...values.products, [key]: product } })}
          withoutCatalogue={field.kind === "thumbnail"}
        />
      );
    case "product_sections":
      return (
        <ProductSectionsField
          field={key}
          sections={fieldSections(values, key)}
          onChange={(sections) => change({ sections: { ...values.sections, [key]: sections } })}
        />
      );
    case "bill":
      return (
        <BillFields
          at={`${key}.`}
          bill={fieldBill(values, key)}
          onChange={(bill) => change({ bills: { ...values.bills, [key]: bill } })}
        />
      );
    case "order_status":
      return (
        <StatusFields
          at={`${key}.`}
          status={fieldStatus(values, key)}
          onChange={(status) => change({ statuses: { ...values.statuses, [key]: status } })}
        />
      );
  }
}

interface PlaceFieldsProps {
  at: string;
  place: PlaceDraft;
  onChange(place: PlaceDraft): void;
}

function PlaceFields({ at, place, onChange }: PlaceFieldsProps) {
  const { t } = useTranslation("desk");
  const input = (name: keyof PlaceDraft) => ({
    field: `${at}.${name}`,
    value: place[name],
    onChange: (value: string) => onChange({ ...place, [name]: value }),
  });
  return (
    <>
      <div className="grid grid-cols-2 gap-3">
        <TextField {...input("latitude")} label={t("location.latitude")} inputMode="decimal" />
        <TextField {...input("longitude")} label={t("location.longitude")} inputMode="decimal" />
      </div>
      <TextField {...input("name")} label={t("templates.place_name")} />
      <TextField {...input("address")} label={t("templates.place_address")} />
    </>
  );
}
