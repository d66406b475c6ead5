import type { FormProps } from "./builder";
import { Footer, HeadAndBody } from "./parts-fields";
import { ProductSectionsField } from "./product-sections-field";
import { PRODUCT_LIST_RULES, type ProductListValues } from "./products";

export function ProductListForm({ values, change }: FormProps<ProductListValues>) {
  return (
    <>
      <HeadAndBody values={values} rules={PRODUCT_LIST_RULES} change={change} />
      <ProductSectionsField
        field="sections"
        sections={values.sections}
        onChange={(sections) => change({ sections })}
      />
      <Footer values={values} change={change} />
    </>
  );
}
