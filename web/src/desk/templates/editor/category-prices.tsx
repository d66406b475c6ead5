import { useQuery } from "@tanstack/react-query";
import { Select } from "@ui/select";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { desk } from "../../api/desk";
import { keys } from "../../api/query-keys";
import { money, priceOf } from "../price";
import type { Category } from "./draft";

/** What the chosen category costs, in words, and what another would. */
export function CategoryPrices({ category }: { category: Category }) {
  const { t, i18n } = useTranslation("desk");
  const [country, setCountry] = useState("");
  const prices = useQuery({
    queryKey: keys.priceEffect(country),
    queryFn: () => desk.priceEffect(country),
    placeholderData: (before) => before,
  }).data;
  const choices = useMemo(() => {
    const names = new Intl.DisplayNames(i18n.language, { type: "region" });
    return (prices?.countries ?? [])
      .map((code) => ({ value: code, label: names.of(code) ?? code }))
      .sort((a, b) => a.label.localeCompare(b.label));
  }, [prices?.countries, i18n.language]);
  if (!prices) return null;
  const own = prices.categories.find((price) => price.category === category);
  const thousand = own ? money(String(Number(own.amount) * 1000), prices.currency, i18n.language) : "–";
  const other = category === "UTILITY" ? "MARKETING" : "UTILITY";
  return (
    <div className="flex flex-wrap items-center gap-3 rounded-md bg-sunken px-3 py-2 text-sm text-ink-soft">
      <p className="min-w-0 flex-1 basis-64" data-testid="price-effect">
        {t("templates.price.each", { price: priceOf(prices, category, i18n.language), thousand })}{" "}
        {own?.is_free_in_window ? t("templates.price.free") : t("templates.price.always")}{" "}
        {category !== "AUTHENTICATION" &&
          t("templates.price.other", {
            category: t(`templates.category.${other}`),
            price: priceOf(prices, other, i18n.language),
          })}
      </p>
      <Select
        className="w-44"
        label={t("templates.price.country")}
        value={prices.country}
        onChange={setCountry}
        choices={choices}
      />
    </div>
  );
}
