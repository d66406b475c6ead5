import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Badge } from "@ui/badge";
import { Button } from "@ui/button";
import { Switch } from "@ui/switch";
import { toast } from "@ui/toast";
import { Phone, Store } from "lucide-react";
import { useTranslation } from "react-i18next";
import { catalogueApi } from "../api/catalogue";
import { sentenceOf } from "../api/problem";
import { keys } from "../api/query-keys";
import type { Catalogue, NumberShop, ShopSettings } from "../api/types";

interface ShopSettingsPanelProps {
  connectionId: string;
  shop: ShopSettings;
  editable: boolean;
}

export function ShopSettingsPanel({ connectionId, shop, editable }: ShopSettingsPanelProps) {
  const { t } = useTranslation("desk");
  const client = useQueryClient();
  const shopKey = keys.shop(connectionId);
  const link = useMutation({
    mutationFn: (catalogue: Catalogue | null) =>
      catalogue ? catalogueApi.link(connectionId, catalogue.id) : catalogueApi.unlink(connectionId),
    onSuccess(changed) {
      client.setQueryData(shopKey, changed);
      void client.invalidateQueries({ queryKey: keys.productLists(connectionId) });
    },
    onError: (error) => toast.error(sentenceOf(error)),
  });
  const linkedId = shop.linked?.id;
  const others = shop.available.filter(({ id }) => id !== linkedId);
  const catalogues = shop.linked ? [shop.linked, ...others] : others;
  return (
    <div className="grid max-w-4xl gap-6 pb-6 lg:grid-cols-2">
      <section>
        <h2 className="text-md font-bold">{t("catalogue.linked.title")}</h2>
        <p className="pb-3 text-sm text-ink-soft">{t("catalogue.linked.text")}</p>
        <ul className="divide-y rounded-lg border bg-surface">
          {catalogues.map((catalogue) => (
            <li key={catalogue.id} className="flex flex-wrap items-center gap-3 px-4 py-3">
              <Store className="size-5 shrink-0 text-primary" aria-hidden="true" />
              <div className="min-w-0 flex-1">
                <p className="truncate font-semibold">{catalogue.name || catalogue.id}</p>
                <p className="text-xs text-ink-faint">
                  {catalogue.product_count === null
                    ? catalogue.id
                    : t("catalogue.linked.products", { count: catalogue.product_count })}
                </p>
              </div>
              {catalogue.id === linkedId && <Badge tone="success">{t("catalogue.linked.badge")}</Badge>}
              {editable && (
                <Button
                  size="sm"
                  busy={link.isPending}
                  onClick={() => link.mutate(catalogue.id === linkedId ? null : catalogue)}
                >
                  {t(catalogue.id === linkedId ? "catalogue.linked.unlink" : "catalogue.linked.link")}
                </Button>
              )}
            </li>
          ))}
          {catalogues.length === 0 && (
            <li className="px-4 py-3 text-sm text-ink-soft">
              {shop.available_detail ?? t("catalogue.linked.none")}
            </li>
          )}
        </ul>
      </section>
      <section>
        <h2 className="text-md font-bold">{t("catalogue.numbers.title")}</h2>
        <p className="pb-3 text-sm text-ink-soft">{t("catalogue.numbers.text")}</p>
        <ul className="flex flex-col gap-3">
          {shop.numbers.map((number) => (
            <li key={number.channel_id} className="rounded-lg border bg-surface p-4">
              <NumberSettings
                number={number}
                connectionId={connectionId}
                editable={editable && Boolean(linkedId)}
              />
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}

interface NumberSettingsProps {
  number: NumberShop;
  connectionId: string;
  editable: boolean;
}

function NumberSettings({ number, connectionId, editable }: NumberSettingsProps) {
  const { t } = useTranslation("desk");
  const client = useQueryClient();
  const set = useMutation({
    mutationFn: (change: { is_cart_enabled?: boolean; is_catalog_visible?: boolean }) =>
      catalogueApi.setNumber(number.channel_id, change),
    onError: (error) => toast.error(sentenceOf(error)),
    onSettled: () => client.invalidateQueries({ queryKey: keys.shop(connectionId) }),
  });
  // What was just asked for is shown until the answer is here.
  const shown = { ...number, ...(set.isPending ? set.variables : {}) };
  return (
    <div className="flex flex-col gap-3">
      <p className="flex items-center gap-2 font-semibold">
        <Phone className="size-4 text-ink-faint" aria-hidden="true" />
        {number.display_phone_number}
      </p>
      {number.detail ? (
        <p className="text-sm text-danger">{number.detail}</p>
      ) : (
        <>
          <Switch
            checked={shown.is_catalog_visible}
            disabled={!editable}
            onChange={(is_catalog_visible) => set.mutate({ is_catalog_visible })}
            label={t("catalogue.numbers.visible")}
            hint={t("catalogue.numbers.visible_hint")}
          />
          <Switch
            checked={shown.is_cart_enabled}
            disabled={!editable}
            onChange={(is_cart_enabled) => set.mutate({ is_cart_enabled })}
            label={t("catalogue.numbers.cart")}
            hint={t("catalogue.numbers.cart_hint")}
          />
        </>
      )}
    </div>
  );
}
