import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "@ui/button";
import { Dialog } from "@ui/dialog";
import { Field, Input, Textarea } from "@ui/field";
import { Select } from "@ui/select";
import { Switch } from "@ui/switch";
import { toast } from "@ui/toast";
import { Trash2 } from "lucide-react";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { catalogueApi } from "../api/catalogue";
import { Problem, sentenceOf } from "../api/problem";
import { keys } from "../api/query-keys";
import type { Product } from "../api/types";
import { AVAILABILITIES } from "./availability";
import {
  changeOf,
  formOf,
  mistakesIn,
  newProductOf,
  type ProductForm,
  type ProductMistakes,
} from "./product-form";
import { ProductPicture } from "./product-picture";

interface ProductDialogProps {
  connectionId: string;
  /** Left away for a new one. */
  product?: Product;
  onClose(): void;
}

export function ProductDialog({ connectionId, product, onClose }: ProductDialogProps) {
  const { t } = useTranslation("desk");
  const formId = useId();
  const client = useQueryClient();
  const [form, setForm] = useState<ProductForm>(() => formOf(product));
  const [tried, setTried] = useState(false);
  const [asking, setAsking] = useState(false);
  const set = (change: Partial<ProductForm>) => setForm((before) => ({ ...before, ...change }));

  const done = () => {
    void client.invalidateQueries({ queryKey: keys.productLists(connectionId) });
    void client.invalidateQueries({ queryKey: keys.shop(connectionId) });
    onClose();
  };
  const save = useMutation({
    mutationFn: () =>
      product
        ? catalogueApi.change(connectionId, product.id, changeOf(form))
        : catalogueApi.create(connectionId, newProductOf(form)),
    onSuccess(saved) {
      toast.success(t(product ? "catalogue.saved" : "catalogue.added", { name: saved.name }));
      done();
    },
  });
  const remove = useMutation({
    mutationFn: (id: string) => catalogueApi.remove(connectionId, id),
    onSuccess() {
      toast.success(t("catalogue.removed"));
      done();
    },
    onError: (error) => toast.error(sentenceOf(error)),
  });

  const own: ProductMistakes = tried ? mistakesIn(form, !product) : {};
  const theirs = save.error instanceof Problem ? save.error.errors : [];
  const errorOf = (field: keyof ProductForm) =>
    own[field]
      ? t(`catalogue.wrong.${own[field]}`)
      : theirs.find((one) => FIELD_OF[one.field] === field)?.detail;

  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => !open && onClose()}
      title={product ? product.name || product.retailer_id : t("catalogue.add")}
      description={product ? product.retailer_id : undefined}
      footer={
        <>
          {product && (
            <Button variant="quiet" className="me-auto text-danger" onClick={() => setAsking(true)}>
              <Trash2 />
              {t("catalogue.remove")}
            </Button>
          )}
          <Button onClick={onClose}>{t("app.cancel")}</Button>
          <Button type="submit" form={formId} variant="primary" busy={save.isPending}>
            {t("app.save")}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        noValidate
        className="grid gap-4 sm:grid-cols-[1fr_12rem]"
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (Object.keys(mistakesIn(form, !product)).length === 0) save.mutate();
        }}
      >
        <div className="flex min-w-0 flex-col gap-4">
          <Field label={t("catalogue.field.name")} error={errorOf("name")}>
            {(control) => (
              <Input
                {...control}
                value={form.name}
                maxLength={200}
                onChange={(event) => set({ name: event.target.value })}
              />
            )}
          </Field>
          {!product && (
            <Field
              label={t("catalogue.field.retailer_id")}
              hint={t("catalogue.hint.retailer_id")}
              error={errorOf("retailerId")}
            >
              {(control) => (
                <Input
                  {...control}
                  value={form.retailerId}
                  maxLength={100}
                  spellCheck={false}
                  onChange={(event) => set({ retailerId: event.target.value })}
                />
              )}
            </Field>
          )}
          <Field
            label={t("catalogue.field.description")}
            hint={t("catalogue.hint.description")}
            error={errorOf("description")}
          >
            {(control) => (
              <Textarea
                {...control}
                value={form.description}
                maxLength={9999}
                onChange={(event) => set({ description: event.target.value })}
              />
            )}
          </Field>
          <div className="grid grid-cols-2 gap-3 sm:grid-cols-3">
            <Field label={t("catalogue.field.price")} error={errorOf("price")}>
              {(control) => (
                <Input
                  {...control}
                  inputMode="decimal"
                  value={form.price}
                  onChange={(event) => set({ price: event.target.value })}
                />
              )}
            </Field>
            <Field label={t("catalogue.field.sale_price")} error={errorOf("salePrice")}>
              {(control) => (
                <Input
                  {...control}
                  inputMode="decimal"
                  value={form.salePrice}
                  onChange={(event) => set({ salePrice: event.target.value })}
                />
              )}
            </Field>
            <Field label={t("catalogue.field.currency")} error={errorOf("currency")}>
              {(control) => (
                <Input
                  {...control}
                  value={form.currency}
                  maxLength={3}
                  placeholder="EUR"
                  onChange={(event) => set({ currency: event.target.value.toUpperCase() })}
                />
              )}
            </Field>
          </div>
          <Field label={t("catalogue.field.availability")}>
            {({ id }) => (
              <Select
                id={id}
                value={form.availability}
                onChange={(availability) => set({ availability })}
                choices={choicesWith(form.availability).map((value) => ({
                  value,
                  label: t(`catalogue.availability.${value}`, { defaultValue: value }),
                }))}
              />
            )}
          </Field>
          <Field label={t("catalogue.field.url")} hint={t("catalogue.hint.url")} error={errorOf("url")}>
            {(control) => (
              <Input
                {...control}
                type="url"
                value={form.url}
                onChange={(event) => set({ url: event.target.value })}
              />
            )}
          </Field>
          <Field label={t("catalogue.field.brand")} error={errorOf("brand")}>
            {(control) => (
              <Input
                {...control}
                value={form.brand}
                maxLength={100}
                onChange={(event) => set({ brand: event.target.value })}
              />
            )}
          </Field>
          <Switch
            checked={form.isVisible}
            onChange={(isVisible) => set({ isVisible })}
            label={t("catalogue.field.visible")}
            hint={t("catalogue.hint.visible")}
          />
        </div>
        <div className="flex flex-col gap-3 max-sm:order-first">
          <ProductPicture
            product={{ image_url: form.imageUrl.trim() || null, name: form.name }}
            className="aspect-square w-full rounded-lg border max-sm:max-w-40"
          />
          <Field
            label={t("catalogue.field.image_url")}
            hint={t("catalogue.hint.image_url")}
            error={errorOf("imageUrl")}
          >
            {(control) => (
              <Input
                {...control}
                type="url"
                value={form.imageUrl}
                onChange={(event) => set({ imageUrl: event.target.value })}
              />
            )}
          </Field>
          {product?.problems.map((problem) => (
            <p key={problem} className="rounded-md bg-accent-soft px-3 py-2 text-sm text-accent-ink">
              {problem}
            </p>
          ))}
        </div>
        {save.error && (
          <p
            role="alert"
            className="rounded-md bg-danger-soft px-3 py-2 text-sm font-medium text-danger sm:col-span-2"
          >
            {sentenceOf(save.error)}
          </p>
        )}
      </form>
      <Dialog
        open={asking}
        onOpenChange={setAsking}
        title={t("catalogue.remove_title", { name: product?.name ?? "" })}
        description={t("catalogue.remove_text")}
        footer={
          <>
            <Button onClick={() => setAsking(false)}>{t("app.cancel")}</Button>
            <Button
              variant="danger"
              busy={remove.isPending}
              onClick={() => product && remove.mutate(product.id)}
            >
              {t("catalogue.remove")}
            </Button>
          </>
        }
      />
    </Dialog>
  );
}

/** The API's names of what the form holds. */
const FIELD_OF: Record<string, keyof ProductForm> = {
  name: "name",
  retailer_id: "retailerId",
  description: "description",
  price_minor_units: "price",
  sale_price_minor_units: "salePrice",
  currency: "currency",
  image_url: "imageUrl",
  url: "url",
  brand: "brand",
};

/** A product may have an availability that nobody would choose here; it can be kept. */
const choicesWith = (current: string): string[] =>
  AVAILABILITIES.some((value) => value === current) ? [...AVAILABILITIES] : [current, ...AVAILABILITIES];
